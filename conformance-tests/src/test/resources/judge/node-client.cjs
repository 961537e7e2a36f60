// Drives an npm client as its README says, told what to do by lines of JSON on standard input, answering and reporting in
// lines of JSON on standard output:
//   {"id":1,"do":"invoke","method":"Add","args":[2,3]}  ->  {"id":1,"value":5} or {"id":1,"error":"text"}
//   {"call":"groupMessage","args":["x"]}, {"change":"reconnecting"}
'use strict';
const readline = require('node:readline');

const HEARD = ['broadcastMessage', 'groupMessage', 'directMessage', 'numbered', 'noArgs'];
const HUB = 'chatHub';
const RETRY_SECONDS = 1;

// Standard output is for reports; the clients log to the console.
console.log = console.error;

const [kind, url] = process.argv.slice(2);
const tell = (report) => process.stdout.write(JSON.stringify(report) + '\n');
const change = (name) => tell({ change: name });

const clients = {
    'node-signalr': () => {
        const { Client } = require('node-signalr');
        const client = new Client(url, [HUB]);
        client.reconnectDelayTime = RETRY_SECONDS * 1000;
        HEARD.forEach((method) => client.connection.hub.on(HUB, method, (...args) => tell({ call: method, args })));
        let connectedBefore = false;
        return {
            start: (started, failed) => {
                client.on('connected', () => {
                    if (connectedBefore) {
                        change('reconnected');
                    } else {
                        connectedBefore = true;
                        started(client.connection.id);
                    }
                });
                client.on('reconnecting', () => change('reconnecting'));
                client.on('error', (error) => (connectedBefore ? change('error') : failed(error)));
                client.start();
            },
            invoke: (method, args, done, failed) => client.connection.hub.call(HUB, method, ...args).then(done, failed),
            stop: () => client.end(),
        };
    },
    'signalr-client': () => {
        const client = new (require('signalr-client').client)(url, [HUB], RETRY_SECONDS, true);
        HEARD.forEach((method) => client.on(HUB, method, (...args) => tell({ call: method, args })));
        return {
            start: (started, failed) => {
                client.serviceHandlers = {
                    connected: () => started(client.connection.id),
                    connectFailed: failed,
                    bindingError: failed,
                    onerror: failed,
                    reconnecting: () => {
                        change('reconnecting');
                        return false; // do not give up
                    },
                    reconnected: () => change('reconnected'),
                    disconnected: () => change('disconnected'),
                };
                client.start();
            },
            invoke: (method, args, done, failed) =>
                client.call(HUB, method, ...args).done((error, result) => (error ? failed(error) : done(result))),
            stop: () => client.end(),
        };
    },
};

const client = clients[kind]();
const commands = {
    start: (asked, done, failed) => client.start(done, failed),
    invoke: (asked, done, failed) => client.invoke(asked.method, asked.args, done, failed),
    stop: (asked, done) => {
        client.stop();
        done();
    },
};

readline
    .createInterface({ input: process.stdin })
    .on('line', (line) => {
        const asked = JSON.parse(line);
        commands[asked.do](
            asked,
            (value) => tell({ id: asked.id, value }),
            (error) => tell({ id: asked.id, error: String((error && error.message) || error) }),
        );
    })
    .on('close', () => process.exit(0));
