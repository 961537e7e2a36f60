// Connects, goes into the background, and reports what becomes of the connection. Nothing here keeps the page awake.
(function ($) {
    'use strict';
    var query = new URLSearchParams(window.location.search),
        hub = $.connection.hub,
        last = Date.now();

    function report(what) {
        navigator.sendBeacon('/report/negotiate?page=' + encodeURIComponent(query.get('page')) + '&what='
            + encodeURIComponent(what));
    }

    // Longer than the client's own beat, so that of two timers that wake up together the client's comes first.
    function beat() {
        var now = Date.now();
        if (now - last >= 55000) {
            report('throttled');
        }
        last = now;
        window.setTimeout(beat, 3000);
    }

    document.addEventListener('visibilitychange', function () {
        report(document.visibilityState);
    });
    $.connection.chatHub.client.numbered = function (number) {
        report('got ' + number);
    };
    hub.error(function (error) {
        report('error ' + error.message.replace(/since .* and it/, 'since a while ago and it'));
    });
    hub.disconnected(function () {
        report('disconnected');
    });
    hub.start({ transport: query.get('transport') }).done(function () {
        report('started ' + hub.transport.name);
        beat();
        window.open(query.get('next'));
    }).fail(function (error) {
        report('failed ' + error.message);
    });
}(window.jQuery));
