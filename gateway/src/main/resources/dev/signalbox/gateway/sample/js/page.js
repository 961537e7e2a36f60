/*
 * The sample page: puts the cards together. Start reading here, then chat.js (what a page of your own would look like), line.js
 * (starting, stopping, states) and, if you want to know how the wire is watched, tap.js.
 *
 * The address decides what is picked: ?transport=auto|webSockets|serverSentEvents|foreverFrame|longPolling, ?dock=right|bottom|hidden.
 *
 * For tests, these names are stable:
 *   body[data-state]          connecting | connected | reconnecting | disconnected     body[data-transport]   the one in use
 *   ids, the line             state-pill, transport-in-use, connection-id, latency, transport-picker (radio "transport"), transport-note,
 *                             start-stop, cut, history, tally-received, tally-lost, tally-twice, tally-reconnects, banner
 *   ids, chat                 chat-name, room-form, room-name, room-join, chat-rooms, chat-messages, chat-form, chat-text, chat-send, chat-error
 *   ids, ticker               ticker-rows, ticker-error
 *   ids, job                  job-form, job-steps, job-run, job-progress, job-percent, job-result[data-state=running|done|failed]
 *   ids, echo                 echo-state[data-state], echo-messages, echo-form, echo-text, echo-send, echo-toggle
 *   ids, wire                 wire, wire-frames, wire-count, wire-filter, wire-pause, wire-clear, wire-legend, wire-latest, wire-show,
 *                             wire-keepalives, wire-probes, wire-requests, wire-ticks and wire-(keepalive|probe|request|tick)-count
 *   data-testid               history-entry[data-kind], chat-message[data-room], room[data-room], room-leave, quote[data-symbol],
 *                             quote-price, quote-number, quote-switch, echo-message,
 *                             frame[data-direction|data-channel|data-kind|data-fold|data-mount], frame-lines
 */

import { openChat } from './chat.js';
import { byId } from './dom.js';
import { openEcho } from './echo.js';
import { openJob } from './job.js';
import { openLine } from './line.js';
import { tapForeverFrame } from './tap.js';
import { openTicker } from './ticker.js';
import { showWire } from './wire.js';

const parameters = new URLSearchParams(location.search);
const wanted = document.querySelector(`#transport-picker input[value="${CSS.escape(parameters.get('transport') || 'auto')}"]`);
if (wanted) {
    wanted.checked = true;
}

showWire(parameters.get('dock'));

const connection = window.jQuery && window.jQuery.connection;
if (connection && connection.chatHub) {
    tapForeverFrame(window.jQuery);
    openChat();
    openTicker();
    openJob();
    openEcho();
    openLine();
} else {
    const missing = connection ? 'the generated proxies at /signalr/hubs' : 'the client files under /client/';
    byId('banner').textContent = `The page could not load ${missing}. Is the gateway running?`;
    byId('banner').hidden = false;
}
