/*
 * Ticker: one group for each symbol, pushed by the server whether or not anybody asked. Every quote carries its symbol's running
 * number, and so the page can prove what a reconnect lost (nothing) or delivered twice (nothing).
 */

import { byId, make, showError } from './dom.js';
import { onConnected } from './line.js';

const SVG = 'http://www.w3.org/2000/svg';
const FIRST_WANTED = 3;
const TREND_POINTS = 40;

const rows = new Map();
const tally = { received: 0, lost: 0, twice: 0 };
let stock = null;

/** Puts the client function in place and wires the card. */
export function openTicker() {
    stock = window.jQuery.connection.stockTickerHub;
    stock.client.updateQuote = quote => {
        const row = rows.get(quote.symbol);
        if (row && row.wanted) {
            count(row, quote.sequence);
            show(row, quote);
        }
    };
    onConnected(() => {
        rows.forEach(row => { row.lastNumber = null; });
        attempt(stock.server.quotes()).done(quotes => quotes.forEach(meet));
    });
}

function meet(quote, index) {
    let row = rows.get(quote.symbol);
    if (!row) {
        row = makeRow(quote, index < FIRST_WANTED);
        rows.set(quote.symbol, row);
        byId('ticker-rows').append(row.element);
    }
    show(row, quote);
    if (row.wanted) {
        subscribe(row);
    }
}

function subscribe(row) {
    row.lastNumber = null;
    attempt(stock.server.subscribe(row.symbol)).done(quote => show(row, quote)).fail(() => setWanted(row, false));
}

function toggle(row) {
    if (document.body.dataset.state !== 'connected') {
        return;
    }
    setWanted(row, !row.wanted);
    if (row.wanted) {
        subscribe(row);
    } else {
        attempt(stock.server.unsubscribe(row.symbol));
    }
}

function attempt(answer) {
    return answer.done(() => showError(byId('ticker-error'), null)).fail(error => showError(byId('ticker-error'), error));
}

function count(row, number) {
    tally.received++;
    if (row.lastNumber !== null && number <= row.lastNumber) {
        tally.twice++;
    } else {
        tally.lost += row.lastNumber === null ? 0 : number - row.lastNumber - 1;
        row.lastNumber = number;
    }
    for (const [name, value] of Object.entries(tally)) {
        byId(`tally-${name}`).textContent = value;
    }
}

function show(row, quote) {
    if (quote.sequence < row.shownNumber) {
        return;
    }
    row.shownNumber = quote.sequence;
    const step = row.shownPrice === null ? 0 : quote.price - row.shownPrice;
    row.shownPrice = quote.price;
    row.price.textContent = quote.price.toFixed(2);
    row.change.textContent = `${quote.change > 0 ? '+' : ''}${quote.change.toFixed(2)}`;
    row.change.className = `num mono ${quote.change > 0 ? 'up' : quote.change < 0 ? 'down' : ''}`;
    row.number.textContent = quote.sequence;
    row.points.push(quote.price);
    row.points.splice(0, row.points.length - TREND_POINTS);
    row.line.setAttribute('points', trend(row.points));
    row.line.setAttribute('class', quote.change < 0 ? 'down' : 'up');
    if (step !== 0) {
        // Taking the class away and reading a measure makes the browser run the animation anew.
        row.element.classList.remove('rose', 'fell');
        void row.element.offsetWidth;
        row.element.classList.add(step > 0 ? 'rose' : 'fell');
    }
}

function trend(points) {
    const low = Math.min(...points);
    const span = Math.max(...points) - low || 1;
    const step = 100 / (TREND_POINTS - 1);
    const first = TREND_POINTS - points.length;
    return points.map((price, index) => `${((first + index) * step).toFixed(1)},${(26 - ((price - low) / span) * 22).toFixed(1)}`).join(' ');
}

function setWanted(row, wanted) {
    row.wanted = wanted;
    row.element.classList.toggle('off', !wanted);
    row.button.setAttribute('aria-checked', String(wanted));
}

function makeRow(quote, wanted) {
    const svg = document.createElementNS(SVG, 'svg');
    const line = document.createElementNS(SVG, 'polyline');
    svg.setAttribute('viewBox', '0 0 100 30');
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.setAttribute('aria-hidden', 'true');
    svg.append(line);
    const row = {
        symbol: quote.symbol, wanted, lastNumber: null, shownNumber: 0, shownPrice: null, points: [], line,
        price: make('td', { class: 'num mono', 'data-testid': 'quote-price' }),
        change: make('td', { class: 'num mono' }),
        number: make('td', { class: 'num mono seq', 'data-testid': 'quote-number' }),
        button: make('button', { type: 'button', class: 'switch', role: 'switch', 'data-testid': 'quote-switch',
            'aria-label': `Subscribe to ${quote.symbol}` }),
    };
    row.button.addEventListener('click', () => toggle(row));
    row.element = make('tr', { 'data-testid': 'quote', 'data-symbol': quote.symbol },
        make('th', { scope: 'row' }, quote.symbol, make('small', {}, quote.name)),
        make('td', { class: 'trend' }, svg), row.price, row.change, row.number, make('td', {}, row.button));
    setWanted(row, wanted);
    return row;
}
