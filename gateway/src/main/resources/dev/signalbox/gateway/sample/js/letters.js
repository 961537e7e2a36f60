/*
 * What the letters of the protocol mean: the text of the legend, the notes beside each line of an opened frame, and the one-line
 * summary of a frame. The same letter means different things in different places, so every table is named for its place.
 */

export const PLACES = {
    envelope: {
        title: 'Envelope: what the server pushes',
        letters: {
            C: 'cursor: how far this client has read; it comes back as messageId when the client returns',
            M: 'messages, in order',
            S: 'start: the channel is ready, the client may ask for /start',
            G: 'groups token: the sealed list of this connection’s groups; the client brings it back when it returns',
            T: 'the server is going down, reconnect now',
            L: 'long poll delay: wait this many milliseconds before the next poll',
        },
    },
    push: {
        title: 'In M: the server calls a client function',
        letters: {
            H: 'hub',
            M: 'method: the client function to run',
            A: 'arguments of the function',
            S: 'state: values that hub and client share',
        },
    },
    call: {
        title: 'The client calls a hub method',
        letters: {
            H: 'hub',
            M: 'method of the hub',
            A: 'arguments of the method',
            I: 'id of this call; the answer carries it again',
            S: 'state: values that client and hub share',
        },
    },
    answer: {
        title: 'The answer to a call',
        letters: {
            I: 'id of the call this answers',
            R: 'result; absent when there is none',
            P: 'progress: I is the call, D the value reported',
            E: 'error: what went wrong',
            H: 'true when the hub raised the error on purpose (HubException)',
            D: 'data of the error',
            T: 'trace, on development servers only',
            S: 'state: values the hub changed',
        },
    },
};

const OTHER_PLACES = {
    progress: { I: 'id of the call', D: 'data: the value reported' },
    negotiate: {
        Url: 'where to connect',
        ConnectionToken: 'sealed proof of the connection id, sent with every request',
        ConnectionId: 'name of this connection',
        KeepAliveTimeout: 'seconds of silence after which the client calls the connection lost',
        DisconnectTimeout: 'seconds the client keeps trying to reconnect',
        ConnectionTimeout: 'seconds a long poll may wait',
        TryWebSockets: 'whether WebSockets are worth a try',
        ProtocolVersion: 'version both sides will speak',
        TransportConnectTimeout: 'seconds a transport may take to come up before the next is tried',
        LongPollDelay: 'seconds between two long polls',
    },
    response: { Response: 'started: the connection counts from now on; pong: the server is there' },
    query: {
        transport: 'how the client travels',
        clientProtocol: 'version the client speaks',
        connectionToken: 'the sealed proof from /negotiate',
        connectionData: 'hubs the client listens to',
        messageId: 'cursor: the last C the client saw; what came later is sent now',
        groupsToken: 'the last G the client saw',
        tid: 'a random number, so that nothing on the way answers from a cache',
        frameId: 'which frame of the page is speaking',
        _: 'a time stamp, so that nothing on the way answers from a cache',
    },
};

const SECRET = /^(connectionToken|groupsToken|ConnectionToken|G)$/;

/** Names the place a parsed frame belongs to: envelope, call, answer, negotiate, response or raw. */
export function placeOf(direction, value) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
        return 'raw';
    }
    if (direction === 'out') {
        return 'H' in value && 'A' in value ? 'call' : 'raw';
    }
    if ('I' in value) {
        return 'answer';
    }
    if ('M' in value && Array.isArray(value.M)) {
        return 'envelope';
    }
    return 'ConnectionToken' in value ? 'negotiate' : 'Response' in value ? 'response' : 'raw';
}

/** The letters a frame shows on its own level, for the chips of its row. */
export function lettersOf(place, value) {
    return place in PLACES ? Object.keys(value).filter(key => key in PLACES[place].letters) : [];
}

/** The note for one name at one place, or an empty string. */
export function noteFor(place, name) {
    const table = place in PLACES ? PLACES[place].letters : OTHER_PLACES[place];
    return (table && table[name]) || '';
}

/** A frame's content as lines { depth, name, text, note, place } of readable JSON, each known letter with its meaning. */
export function annotate(place, value) {
    const lines = [];
    walk(lines, 0, null, place, value, '');
    return lines;
}

/** The query and form parameters of a request as lines, tokens shortened. */
export function annotateQuery(query) {
    return query.map(([name, text]) => ({
        depth: 0, name, text: shorten(name, text), note: noteFor('query', name), place: 'query',
    }));
}

function walk(lines, depth, name, place, value, comma) {
    const note = name === null ? '' : noteFor(place.of, name);
    const inside = name === null ? place : place.inside;
    const line = text => lines.push({ depth, name, text: text + comma, note, place: name === null ? '' : place.of });
    if (value === null || typeof value !== 'object' || Object.keys(value).length === 0) {
        line(JSON.stringify(typeof value === 'string' ? shorten(name, value) : value));
        return;
    }
    const list = Array.isArray(value);
    line(list ? '[' : '{');
    const keys = Object.keys(value);
    keys.forEach((key, index) => {
        const last = index === keys.length - 1 ? '' : ',';
        if (list) {
            walk(lines, depth + 1, null, elementPlace(inside, value[key]), value[key], last);
        } else {
            walk(lines, depth + 1, key, { of: inside, inside: memberPlace(inside, key) }, value[key], last);
        }
    });
    lines.push({ depth, name: null, text: (list ? ']' : '}') + comma, note: '', place: '' });
}

function memberPlace(place, key) {
    if (place === 'envelope' && key === 'M') {
        return 'messages';
    }
    return place === 'answer' && key === 'P' ? 'progress' : 'plain';
}

function elementPlace(place, value) {
    if (place !== 'messages' || value === null || typeof value !== 'object') {
        return 'plain';
    }
    return 'I' in value ? 'answer' : 'push';
}

function shorten(name, text) {
    return SECRET.test(name || '') && text.length > 16 ? `${text.slice(0, 8)}… (${text.length} characters)` : text;
}

/** One line saying what a data frame carries. */
export function summarise(place, value) {
    switch (place) {
        case 'call':
            return `${value.H}.${value.M}(${value.A.map(preview).join(', ')})`;
        case 'answer':
            return answerSummary(value);
        case 'envelope':
            return envelopeSummary(value);
        case 'negotiate':
            return `version ${value.ProtocolVersion}, id ${value.ConnectionId}`;
        case 'response':
            return value.Response;
        default:
            return preview(value);
    }
}

function answerSummary(value) {
    if (value.P) {
        return `progress of call ${value.P.I}: ${preview(value.P.D)}`;
    }
    return 'E' in value ? `call ${value.I} failed: ${value.E}` : `call ${value.I} → ${'R' in value ? preview(value.R) : 'done'}`;
}

function envelopeSummary(value) {
    const counts = new Map();
    for (const message of value.M) {
        const what = describeMessage(message);
        counts.set(what, (counts.get(what) || 0) + 1);
    }
    const parts = [...counts].map(([what, count]) => (count > 1 ? `${what} ×${count}` : what));
    if (value.S) {
        parts.unshift('ready');
    }
    if (value.G) {
        parts.push('groups changed');
    }
    return parts.join(', ') || 'nothing new';
}

function describeMessage(message) {
    if (message === null || typeof message !== 'object') {
        return preview(message);
    }
    if (message.P) {
        return `progress ${preview(message.P.D)}`;
    }
    return 'H' in message ? `${message.H}.${message.M}` : preview(message);
}

function preview(value) {
    const text = JSON.stringify(value) || '';
    return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
