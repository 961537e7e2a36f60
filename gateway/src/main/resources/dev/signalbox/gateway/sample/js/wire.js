/*
 * The wire view: prints every frame as it passes, says in one line what it carries, and opens into readable JSON with the meaning
 * of each letter. What repeats without news (keep-alives, echo probes) is counted and folded away.
 */

import { byId, clock, make } from './dom.js';
import { PLACES, annotate, annotateQuery, lettersOf, noteFor, placeOf, summarise } from './letters.js';
import { onFrame } from './tap.js';

const MOST_ROWS = 500;
const MOST_WAITING = 2000;
const CHANNELS = {
    webSockets: 'WS', serverSentEvents: 'SSE', foreverFrame: 'FF', longPolling: 'LP', http: 'HTTP',
};
const DOCKS = ['right', 'bottom', 'hidden'];
const ARROWS = { in: '↓', out: '↑', note: '·' };
const FOLDS = {
    keepAlive: { button: 'wire-keepalives', count: 'wire-keepalive-count' },
    probe: { button: 'wire-probes', count: 'wire-probe-count' },
    request: { button: 'wire-requests', count: 'wire-request-count' },
    tick: { button: 'wire-ticks', count: 'wire-tick-count' },
};

/** Marks the calls this page makes only to measure, so that the wire view can fold them. */
export const PROBE = 'round trip ';

const frames = byId('wire-frames');
const counts = { all: 0, keepAlive: 0, probe: 0, request: 0, tick: 0 };
let waiting = [];
let paused = false;
let drawing = false;

/** Starts printing; the view stands where it is told to, or where it stood the last time. */
export function showWire(place) {
    legend();
    controls();
    dock([place, localStorage.getItem('signalbox.dock')].find(known => DOCKS.includes(known)) || 'right');
    onFrame(frame => {
        waiting.push(frame);
        if (waiting.length > MOST_WAITING) {
            waiting.shift();
        }
        if (paused) {
            byId('wire-pause').textContent = `Resume (${waiting.length})`;
        } else if (!drawing) {
            drawing = true;
            // A timer, not an animation frame: a page in the background keeps counting.
            setTimeout(draw, 30);
        }
    });
}

function draw() {
    drawing = false;
    const atEnd = frames.scrollHeight - frames.scrollTop - frames.clientHeight < 60;
    const rows = waiting.map(row);
    waiting = [];
    frames.append(...rows);
    while (frames.children.length > MOST_ROWS) {
        frames.firstElementChild.remove();
    }
    byId('wire-count').textContent = counts.all === 1 ? '1 frame' : `${counts.all} frames`;
    for (const [fold, { count }] of Object.entries(FOLDS)) {
        byId(count).textContent = counts[fold];
    }
    if (atEnd) {
        frames.scrollTop = frames.scrollHeight;
    }
    byId('wire-latest').hidden = atEnd;
}

function row(frame) {
    const value = parse(frame.text);
    const place = frame.kind === 'data' ? placeOf(frame.direction, value) : 'raw';
    const fold = foldOf(frame, place, value);
    if (frame.direction !== 'note') {
        counts.all++;
    }
    if (fold) {
        counts[fold]++;
    }
    const element = make('details', {
        class: `frame ${frame.direction}`, 'data-testid': 'frame', 'data-direction': frame.direction, 'data-channel': frame.channel,
        'data-kind': frame.kind, 'data-fold': fold, 'data-mount': frame.mount,
    });
    const says = describe(frame, place, value);
    element.append(make('summary', {},
        make('time', { class: 'mono' }, clock(frame.time)),
        make('span', { class: 'arrow', title: frame.direction }, ARROWS[frame.direction]),
        make('span', { class: `channel ${frame.channel}`, title: frame.channel }, CHANNELS[frame.channel] || frame.channel),
        make('span', { class: 'mount' }, frame.mount),
        make('span', { class: 'chips' }, ...chips(frame, place, value)),
        make('span', { class: 'says' }, says),
        make('span', { class: 'size mono' }, frame.size ? `${frame.size} B` : '')));
    element.dataset.search = `${frame.channel} ${frame.mount} ${frame.endpoint} ${says} ${frame.text}`.toLowerCase();
    element.hidden = !matches(element);
    // Opened rows are rare, so their lines are made when they are asked for.
    element.addEventListener('toggle', () => {
        if (element.open && element.children.length === 1) {
            element.append(body(frame, place, value));
        }
    });
    return element;
}

function parse(text) {
    try {
        return JSON.parse(text);
    } catch (notJson) {
        return text;
    }
}

function foldOf(frame, place, value) {
    if (frame.kind === 'keepAlive') {
        return 'keepAlive';
    }
    const probe = place === 'call' ? value.A[0] : place === 'answer' ? value.R : null;
    if (String(probe).startsWith(PROBE)) {
        return 'probe';
    }
    if (place === 'envelope' && value.M.length > 0 && !value.S && value.M.every(message => message && message.M === 'updateQuote')) {
        return 'tick';
    }
    return frame.kind === 'request' ? 'request' : '';
}

function describe(frame, place, value) {
    const says = frame.kind === 'data' ? summarise(place, value) : '';
    if (frame.direction === 'note') {
        return frame.text;
    }
    if (frame.kind === 'keepAlive') {
        return 'keep-alive';
    }
    if (frame.direction === 'in') {
        const failed = frame.status && frame.status !== 200 ? `HTTP ${frame.status} ` : '';
        return failed + (says || `/${frame.endpoint} answered, nothing in it`);
    }
    return frame.method ? `${frame.method} /${frame.endpoint} ${says}` : says;
}

function chips(frame, place, value) {
    return lettersOf(place, value).map(letter => {
        const many = place === 'envelope' && letter === 'M' ? `×${value.M.length}` : '';
        return make('abbr', { class: `letter ${place}`, title: noteFor(place, letter) }, letter + many);
    });
}

function body(frame, place, value) {
    const lines = annotateQuery(frame.query);
    if (frame.text) {
        lines.push(...annotate(place, value));
    }
    const list = make('div', { class: 'lines', 'data-testid': 'frame-lines' });
    for (const line of lines) {
        const code = make('code', {});
        code.style.setProperty('--depth', line.depth);
        if (line.name !== null) {
            code.append(make('b', { class: line.note ? 'known' : '' }, line.name), ': ');
        }
        code.append(line.text);
        list.append(make('p', {}, code, make('i', {}, line.note)));
    }
    return list;
}

function matches(element) {
    const fold = FOLDS[element.dataset.fold];
    const shown = !fold || byId(fold.button).getAttribute('aria-pressed') === 'true';
    return shown && element.dataset.search.includes(byId('wire-filter').value.trim().toLowerCase());
}

function refilter() {
    for (const element of frames.children) {
        element.hidden = !matches(element);
    }
    frames.scrollTop = frames.scrollHeight;
}

function controls() {
    byId('wire-filter').addEventListener('input', refilter);
    for (const { button } of Object.values(FOLDS)) {
        byId(button).addEventListener('click', event => {
            const pressed = event.currentTarget.getAttribute('aria-pressed') === 'true';
            event.currentTarget.setAttribute('aria-pressed', String(!pressed));
            refilter();
        });
    }
    byId('wire-pause').addEventListener('click', event => {
        paused = !paused;
        event.currentTarget.setAttribute('aria-pressed', String(paused));
        event.currentTarget.textContent = paused ? 'Resume' : 'Pause';
        if (!paused) {
            draw();
        }
    });
    byId('wire-clear').addEventListener('click', () => {
        frames.replaceChildren();
        Object.keys(counts).forEach(name => { counts[name] = 0; });
        draw();
    });
    byId('wire-latest').addEventListener('click', () => { frames.scrollTop = frames.scrollHeight; });
    frames.addEventListener('scroll', () => {
        byId('wire-latest').hidden = frames.scrollHeight - frames.scrollTop - frames.clientHeight < 60;
    });
    document.querySelectorAll('[data-dock-to]').forEach(button => {
        button.addEventListener('click', () => dock(button.dataset.dockTo));
    });
}

function dock(where) {
    document.body.dataset.dock = where;
    localStorage.setItem('signalbox.dock', where);
    document.querySelectorAll('.wire [data-dock-to]').forEach(button => {
        button.setAttribute('aria-pressed', String(button.dataset.dockTo === where));
    });
    frames.scrollTop = frames.scrollHeight;
}

function legend() {
    const body = byId('wire-legend-body');
    for (const [place, { title, letters }] of Object.entries(PLACES)) {
        const list = make('dl', {});
        for (const [letter, note] of Object.entries(letters)) {
            list.append(make('dt', {}, make('span', { class: `letter ${place}` }, letter)), make('dd', {}, note));
        }
        body.append(make('section', {}, make('h3', {}, title), list));
    }
    body.append(make('p', {}, 'An empty object {} (on longPolling one space) is a keep-alive: nothing new, the line is fine.'));
}
