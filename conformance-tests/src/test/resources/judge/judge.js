// What the page can do and what it has seen. Every function returns a promise that is settled within a known time.
(function ($) {
    'use strict';

    var hub = $.connection.hub,
        chat = $.connection.chatHub,
        calls = [], // [method, argument, ...] of each client call, in order
        changes = [], // life cycle events of the connection, in order
        checks = [], // conditions somebody waits for
        begun = null, // the call that was begun and not finished yet
        reports = []; // its progress

    function recheck() {
        checks = checks.filter(function (check) {
            return !check();
        });
    }

    function until(what, millis, condition) {
        return new Promise(function (resolve, reject) {
            var timer = window.setTimeout(function () {
                checks = checks.filter(function (other) {
                    return other !== check;
                });
                reject(new Error(what + ' did not come within ' + millis + ' ms; state ' + hub.state + ', changes '
                    + JSON.stringify(changes) + ', last calls ' + JSON.stringify(calls.slice(-5))));
            }, millis);

            function check() {
                var met = condition();
                if (met) {
                    window.clearTimeout(timer);
                    resolve();
                }
                return met;
            }

            checks.push(check);
            recheck();
        });
    }

    // jQuery's deferreds are no promises, and the value of start is a connection: neither may be taken for a thenable.
    function settled(deferred, millis) {
        return new Promise(function (resolve, reject) {
            window.setTimeout(function () {
                reject(new Error('not settled within ' + millis + ' ms; state ' + hub.state + ', changes ' + JSON.stringify(changes)));
            }, millis);
            deferred.done(function (value) {
                resolve({ done: true, value: value === hub || value === undefined ? null : value });
            }).fail(function (error) {
                resolve({
                    done: false,
                    message: error && error.message,
                    source: error && error.source || null,
                    data: error && error.data || null
                });
            });
        });
    }

    ['broadcastMessage', 'groupMessage', 'directMessage', 'numbered', 'noArgs'].forEach(function (method) {
        chat.client[method] = function () {
            calls.push([method].concat($.makeArray(arguments)));
            recheck();
        };
    });
    ['reconnecting', 'reconnected', 'disconnected', 'connectionSlow'].forEach(function (change) {
        hub[change](function () {
            changes.push(change);
            recheck();
        });
    });
    hub.error(function (error) {
        changes.push('error: ' + (error && error.message));
    });

    window.judge = {
        // who the page says it is; before it starts
        identify: function (name) {
            hub.qs = { user: name };
        },
        // keeps the calls of another hub's methods, too; before it starts
        listen: function (name, methods) {
            methods.forEach(function (method) {
                $.connection[name].client[method] = function () {
                    calls.push([method].concat($.makeArray(arguments)));
                    recheck();
                };
            });
        },
        // by name, at any hub
        invokeOn: function (name, method, args) {
            var proxy = $.connection[name];
            return settled(proxy.invoke.apply(proxy, [method].concat(args)), 10000);
        },
        getHubState: function (name, key) {
            return $.connection[name].state[key];
        },
        start: function (transport) {
            return settled(hub.start({ transport: transport }), 20000).then(function (result) {
                result.id = hub.id;
                result.transport = hub.transport && hub.transport.name;
                result.state = hub.state;
                return result;
            });
        },
        // through the generated proxy's own function
        server: function (method, args) {
            return settled(chat.server[method].apply(chat, args), 10000);
        },
        // by name
        invoke: function (method, args) {
            return settled(chat.invoke.apply(chat, [method].concat(args)), 10000);
        },
        // a call whose progress is watched before its result is asked for
        begin: function (name, method, args) {
            var proxy = $.connection[name];
            reports = [];
            begun = proxy.invoke.apply(proxy, [method].concat(args)).progress(function (report) {
                reports.push(report);
                recheck();
            });
        },
        awaitReports: function (expected, millis) {
            var wanted = JSON.stringify(expected);
            return until('the reports ' + wanted, millis, function () {
                return JSON.stringify(reports) === wanted;
            });
        },
        finish: function () {
            return settled(begun, 10000);
        },
        setState: function (name, value) {
            chat.state[name] = value;
        },
        getState: function (name) {
            return chat.state[name];
        },
        awaitCall: function (expected, millis) {
            var wanted = JSON.stringify(expected);
            return until('the call ' + wanted, millis, function () {
                return calls.some(function (call) {
                    return JSON.stringify(call) === wanted;
                });
            });
        },
        awaitCount: function (method, count, millis) {
            return until(count + ' calls of ' + method, millis, function () {
                return calls.filter(function (call) {
                    return call[0] === method;
                }).length >= count;
            });
        },
        awaitChange: function (change, millis) {
            return until('the change ' + change, millis, function () {
                return changes.indexOf(change) >= 0;
            });
        },
        // whether a change came in time
        saw: function (change, millis) {
            return this.awaitChange(change, millis).then(function () {
                return true;
            }, function () {
                return false;
            });
        },
        calls: function (method) {
            return calls.filter(function (call) {
                return call[0] === method;
            });
        },
        changes: function () {
            return changes;
        },
        forget: function () {
            calls.length = 0;
            changes.length = 0;
        },
        proxies: function () {
            return Object.keys($.connection).filter(function (name) {
                return $.connection[name] && $.connection[name].hubName;
            }).sort();
        },
        stop: function () {
            hub.stop();
        }
    };
}(window.jQuery));
