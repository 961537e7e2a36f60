/*
 * Watches what the browser and the server say to each other, and can cut a channel under the client's feet.
 *
 * The client library stays as published: this module wraps the browser's own WebSocket, EventSource, XMLHttpRequest and fetch
 * before the library loads (protocol traffic only, by path), and the forever frame's receive function after it.
 *
 * A frame: { time, direction: 'in'|'out'|'note', channel, mount, kind, endpoint, method, status, query, text, size }
 *   channel  webSockets | serverSentEvents | foreverFrame | longPolling | http
 *   kind     data | keepAlive | request | note
 */

const ENDPOINT = /^(.*)\/(negotiate|ping|start|connect|reconnect|poll|send|abort)$/i;
const listeners = new Set();
const channels = new Set();
const utf8 = new TextEncoder();

/** Calls back with every frame from now on. */
export function onFrame(listener) {
    listeners.add(listener);
}

/** Ends every open receive channel of one mount as a broken network would; answers how many there were. */
export function cut(mount) {
    const victims = [...channels].filter(channel => channel.mount === mount);
    for (const channel of victims) {
        emit(channel.place, { direction: 'note', kind: 'note', text: 'cut by this page' });
        channel.cut();
    }
    return victims.length;
}

/** The client refuses foreverFrame where EventSource exists, so for that transport the page pretends to an older browser. */
export function hideEventSource(hidden) {
    window.EventSource = hidden ? undefined : TappedEventSource;
}

function locate(address, channel) {
    const url = new URL(address, document.baseURI);
    const match = ENDPOINT.exec(url.pathname);
    if (!match) {
        return null;
    }
    const query = [...url.searchParams];
    const endpoint = match[2].toLowerCase();
    const transport = url.searchParams.get('transport');
    const receives = ['connect', 'reconnect', 'poll'].includes(endpoint);
    return { mount: match[1], endpoint, query, receives, channel: channel || (receives && transport) || 'http' };
}

function emit(place, facts) {
    const text = facts.text || '';
    const frame = {
        time: new Date(), channel: place.channel, mount: place.mount, endpoint: place.endpoint, query: [],
        size: utf8.encode(text).length, ...facts, text,
    };
    listeners.forEach(listener => listener(frame));
}

function incoming(place, text) {
    emit(place, { direction: 'in', kind: text === '{}' ? 'keepAlive' : 'data', text });
}

function register(place, cutter) {
    const channel = { mount: place.mount, place, cut: cutter };
    channels.add(channel);
    return () => channels.delete(channel);
}

const NativeWebSocket = window.WebSocket;
window.WebSocket = class TappedWebSocket extends NativeWebSocket {
    #place = null;

    constructor(url, ...protocols) {
        super(url, ...protocols);
        const place = locate(url, 'webSockets');
        if (!place) {
            return;
        }
        this.#place = place;
        emit(place, { direction: 'out', kind: 'request', method: 'GET', query: place.query });
        const release = register(place, () => this.close(4000, 'cut by the page'));
        this.addEventListener('open', () => emit(place, { direction: 'note', kind: 'note', text: 'socket open' }));
        this.addEventListener('message', event => incoming(place, String(event.data)));
        this.addEventListener('close', event => {
            release();
            const clean = event.wasClean ? 'cleanly' : 'without a goodbye';
            emit(place, { direction: 'note', kind: 'note', text: `socket closed ${clean}, code ${event.code}` });
        });
    }

    send(data) {
        if (this.#place) {
            emit(this.#place, { direction: 'out', kind: 'data', text: String(data) });
        }
        super.send(data);
    }
};

const NativeEventSource = window.EventSource;
class TappedEventSource extends NativeEventSource {
    #release = () => {};

    constructor(url, options) {
        super(url, options);
        const place = locate(url, 'serverSentEvents');
        if (!place) {
            return;
        }
        emit(place, { direction: 'out', kind: 'request', method: 'GET', query: place.query });
        // A stream closed from here ends silently; the error event is what a broken one would have raised.
        this.#release = register(place, () => {
            this.close();
            this.dispatchEvent(new Event('error'));
        });
        this.addEventListener('open', () => emit(place, { direction: 'note', kind: 'note', text: 'stream open' }));
        this.addEventListener('message', event => incoming(place, event.data));
        this.addEventListener('error', () => emit(place, { direction: 'note', kind: 'note', text: 'stream ended' }));
    }

    close() {
        this.#release();
        super.close();
    }
}
window.EventSource = TappedEventSource;

const nativeOpen = XMLHttpRequest.prototype.open;
const nativeSend = XMLHttpRequest.prototype.send;
const places = new WeakMap();

XMLHttpRequest.prototype.open = function open(method, url, ...rest) {
    const place = locate(url, null);
    if (place) {
        place.method = method;
        places.set(this, place);
        watch(this, place);
    }
    return nativeOpen.call(this, method, url, ...rest);
};

XMLHttpRequest.prototype.send = function send(body) {
    const place = places.get(this);
    if (place) {
        const form = typeof body === 'string' ? new URLSearchParams(body) : new URLSearchParams();
        const text = form.get('data') || '';
        form.delete('data');
        emit(place, {
            direction: 'out', kind: text ? 'data' : 'request', method: place.method, query: [...place.query, ...form], text,
        });
        if (place.receives) {
            const release = register(place, () => this.abort());
            this.addEventListener('loadend', release);
        }
    }
    return nativeSend.call(this, body);
};

function watch(xhr, place) {
    let spaces = 0;
    xhr.addEventListener('progress', () => {
        const arrived = place.receives ? xhr.responseText : '';
        if (arrived && !arrived.trim()) {
            for (; spaces < arrived.length; spaces++) {
                emit(place, { direction: 'in', kind: 'keepAlive', text: ' ' });
            }
        }
    });
    xhr.addEventListener('load', () => {
        const text = xhr.responseText.trim();
        emit(place, { direction: 'in', kind: text ? 'data' : 'request', method: place.method, status: xhr.status, text });
    });
    xhr.addEventListener('error', () => emit(place, { direction: 'note', kind: 'note', text: 'request failed' }));
    xhr.addEventListener('abort', () => emit(place, { direction: 'note', kind: 'note', text: 'request ended by the browser' }));
}

const nativeFetch = window.fetch;
window.fetch = function fetch(resource, options) {
    const place = locate(typeof resource === 'string' ? resource : resource.url, 'http');
    if (place) {
        emit(place, { direction: 'out', kind: 'request', method: (options && options.method) || 'GET', query: place.query });
    }
    return nativeFetch.call(window, resource, options);
};

/** Watches the forever frame, which reports through functions of the client; to be called once the client has loaded. */
export function tapForeverFrame($) {
    const transport = $.signalR.transports.foreverFrame;
    const { receive, started, start } = transport;
    const placeOf = (connection, endpoint) => ({ mount: connection.appRelativeUrl, endpoint, channel: 'foreverFrame' });

    transport.start = function tappedStart(connection, ...callbacks) {
        start.call(transport, connection, ...callbacks);
        const frame = connection.frame;
        if (!frame) {
            return;
        }
        const announce = () => {
            const place = locate(frame.src, 'foreverFrame');
            if (place) {
                emit(place, { direction: 'out', kind: 'request', method: 'GET', query: place.query });
            }
        };
        announce();
        new MutationObserver(announce).observe(frame, { attributes: true, attributeFilter: ['src'] });
        // Leaving for an empty page breaks the stream and raises the load event by which the client learns of it.
        const release = register(placeOf(connection, 'connect'), () => frame.contentWindow && frame.contentWindow.location.replace('about:blank'));
        $(connection).one('onDisconnect', release);
    };
    transport.started = function tappedStarted(connection) {
        emit(placeOf(connection, 'connect'), { direction: 'note', kind: 'note', text: 'frame open' });
        started.call(transport, connection);
    };
    transport.receive = function tappedReceive(connection, data) {
        incoming(placeOf(connection, 'connect'), JSON.stringify(data));
        receive.call(transport, connection, data);
    };
}
