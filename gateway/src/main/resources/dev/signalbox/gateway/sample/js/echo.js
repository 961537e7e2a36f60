/*
 * The raw connection at /echo: no hubs, no proxies, only strings. It has its own connection, opened on demand, because browsers
 * allow few streams for each host and a second window wants some too.
 */

import { appendTo, byId, clock, make } from './dom.js';
import { pickedTransport } from './line.js';

const STATES = { 0: 'connecting', 1: 'connected', 2: 'reconnecting', 4: 'disconnected' };
const MOST_MESSAGES = 100;

/** Wires the card. */
export function openEcho() {
    const echo = window.jQuery.connection(new URL('echo', document.baseURI).pathname);
    let waiting = null;
    echo.received(message => hear(String(message)));
    echo.error(error => hear(error.message, 'notice'));
    echo.stateChanged(change => showState(STATES[change.newState]));
    const start = () => echo.start({ transport: pickedTransport() });

    byId('echo-toggle').addEventListener('click', () => (echo.state === 4 ? start() : echo.stop()));
    byId('echo-form').addEventListener('submit', event => {
        event.preventDefault();
        const text = byId('echo-text');
        if (!text.value || waiting) {
            return;
        }
        waiting = start()
            .done(() => {
                echo.send(text.value);
                text.value = '';
            })
            .always(() => { waiting = null; });
        text.focus();
    });
}

function showState(state) {
    byId('echo-state').dataset.state = state;
    byId('echo-state').textContent = state === 'disconnected' ? 'closed' : state === 'connected' ? 'open' : state;
    byId('echo-toggle').textContent = state === 'disconnected' ? 'Open' : 'Close';
}

function hear(text, kind = '') {
    appendTo(byId('echo-messages'), make('li', { 'data-testid': 'echo-message', class: kind },
        make('p', { class: 'meta' }, make('time', {}, clock(new Date()).slice(0, 8))),
        make('p', { class: 'text' }, text)), MOST_MESSAGES);
}
