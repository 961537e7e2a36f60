// Writes the script tags of one client version, in order, before anything else runs; hides what the client shall not find.
(function () {
    'use strict';
    var query = new URLSearchParams(window.location.search);
    if (query.get('without')) {
        window[query.get('without')] = undefined;
    }
    [
        '../clients/jquery-' + query.get('jquery') + '/jquery.js',
        '../clients/signalr-' + query.get('signalr') + '/jquery.signalR.js',
        '../signalr/hubs'
    ].forEach(function (source) {
        document.write('<script src="' + source + '"><\/script>');
    });
}());
