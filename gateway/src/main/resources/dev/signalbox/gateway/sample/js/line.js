/*
 * The line: one hub connection that carries chat, ticker and job, with everything a person may want to do to it. Shows the state,
 * the way it travels, how long an echo takes, and what happens when it is cut.
 */

import { appendTo, byId, clock, make } from './dom.js';
import { cut, hideEventSource, onFrame } from './tap.js';
import { PROBE } from './wire.js';

const HUBS = new URL('signalr', document.baseURI).pathname; // a proxy may have put something before it
const PROBE_EVERY_MS = 10000;
const STATES = { 0: 'connecting', 1: 'connected', 2: 'reconnecting', 4: 'disconnected' };
const NOTES = {
    foreverFrame: 'foreverFrame was made for browsers without EventSource, and the client refuses it elsewhere. '
        + 'So while it is picked, this page hides EventSource from the client. The stream is a hidden page that grows by one script per frame.',
    longPolling: 'Each poll waits until there is something to say, then the next one begins. '
        + 'After a cut the client waits three seconds before it asks again.',
};

const $ = window.jQuery;
const connectedListeners = [];
let hub = null;
let changedAt = performance.now();
let catchingUp = false;
let reconnects = 0;

/** Calls back each time the line is up with a new connection id (not after a mere reconnect). */
export function onConnected(listener) {
    connectedListeners.push(listener);
}

/** The transport a person picked: a name the client knows, or auto. */
export function pickedTransport() {
    return document.querySelector('#transport-picker input:checked').value;
}

/** Starts the line and wires its controls. All client functions must be in place before. */
export function openLine() {
    hub = $.connection.hub;
    hub.stateChanged(change => showState(STATES[change.newState], STATES[change.oldState]));
    hub.connectionSlow(() => tell('slow', 'nothing heard for a while, the client gets worried'));
    hub.error(error => tell('error', error.message));
    onFrame(frame => noteCatchUp(frame));

    document.querySelectorAll('#transport-picker input').forEach(input => input.addEventListener('change', restart));
    byId('start-stop').addEventListener('click', () => (document.body.dataset.state === 'disconnected' ? restart() : hub.stop()));
    byId('cut').addEventListener('click', () => {
        tell('cut', 'you cut the connection');
        cut(HUBS);
    });
    setInterval(probe, PROBE_EVERY_MS);
    restart();
}

/** Stops what runs and starts with the picked transport. */
function restart() {
    const transport = pickedTransport();
    hub.stop();
    hideEventSource(transport === 'foreverFrame');
    byId('transport-note').hidden = !NOTES[transport];
    byId('transport-note').textContent = NOTES[transport] || '';
    hub.start({ transport })
        .done(() => connectedListeners.forEach(listener => listener()))
        .done(probe)
        .fail(error => tell('error', error.message));
}

function showState(state, before) {
    const now = performance.now();
    const after = `after ${((now - changedAt) / 1000).toFixed(2)} s`;
    changedAt = now;
    const transport = hub.transport ? hub.transport.name : '';
    document.body.dataset.state = state;
    document.body.dataset.transport = transport;
    const pill = byId('state-pill');
    pill.dataset.state = state;
    pill.textContent = state;
    byId('transport-in-use').textContent = transport || '–';
    byId('connection-id').textContent = hub.id || '–';
    byId('connection-id').title = hub.id || '';
    byId('cut').disabled = state !== 'connected';
    byId('start-stop').textContent = state === 'disconnected' ? 'Start' : 'Stop';

    if (state === 'reconnecting') {
        catchingUp = true;
        tell(state, 'the client noticed and is coming back with its cursor');
    } else if (before === 'reconnecting' && state === 'connected') {
        byId('tally-reconnects').textContent = ++reconnects;
        tell(state, `back ${after}, same connection id`);
    } else if (state === 'connected') {
        tell(state, `by ${transport} ${after}`);
    } else {
        catchingUp = false;
        byId('latency').textContent = '–';
        tell(state, state === 'connecting' ? `asking for ${pickedTransport()}` : '');
    }
}

function noteCatchUp(frame) {
    if (!catchingUp || frame.direction !== 'in' || frame.kind !== 'data' || frame.mount !== HUBS || !frame.text.includes('"M":[{')) {
        return;
    }
    catchingUp = false;
    const missed = JSON.parse(frame.text).M.length;
    tell('caught-up', `${missed} missed ${missed === 1 ? 'message' : 'messages'} arrived in the first frame`);
}

function tell(kind, text) {
    appendTo(byId('history'), make('li', { 'data-testid': 'history-entry', 'data-kind': kind },
        make('time', { class: 'mono' }, clock(new Date())), make('b', {}, kind.replace('-', ' ')), make('span', {}, text)), 200);
}

function probe() {
    if (document.body.dataset.state !== 'connected') {
        return;
    }
    const sent = performance.now();
    $.connection.chatHub.server.echo(PROBE + Math.round(sent)).done(() => {
        byId('latency').textContent = `${Math.max(1, Math.round(performance.now() - sent))} ms`;
    });
}
