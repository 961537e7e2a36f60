/*
 * The table of live connections. The server sorts, filters and cuts; here are only the rows in sight and some around them, whatever the
 * number of connections.
 */

import { ask } from "./api.js";
import { byId, make, say } from "./dom.js";
import { bytes, number, span } from "./format.js";

const MARGIN_ROWS = 20; // kept above and below those in sight
const BETWEEN_POLLS_SECONDS = 5; // a client that polls is back by then

const COLUMNS = [
    { name: "id", title: "Connection" },
    { name: "user", title: "User", text: (row) => row.user || "–" },
    { name: "client", title: "Client", text: (row) => row.client || "–", tip: (row) => row.userAgent },
    { name: "transport", title: "Transport", text: (row) => row.transport },
    { name: "state", title: "State" },
    { name: "age", title: "Connected", text: (row) => span(row.age), number: true },
    { name: "silence", title: "Last heard", text: (row) => `${span(row.silence)} ago`, number: true },
    { name: "groups", title: "Groups", count: (row) => row.groups },
    { name: "waiting", title: "Lag", count: (row) => row.waiting, tip: () => "messages not handed to the transport yet", hot: 10 },
    { name: "held", title: "Ring", count: (row) => row.held, tip: () => "messages in the ring" },
    { name: "heldBytes", title: "Ring bytes", count: (row) => row.heldBytes, show: bytes, tip: () => "payload bytes of those" },
    { name: "pendingBytes", title: "Pending", count: (row) => row.pendingBytes, show: bytes, tip: () => "bytes the socket has not taken", hot: 1 },
    { name: "reconnects", title: "Reconnects", count: (row) => row.reconnects },
    { name: "address", title: "Address", text: (row) => row.address },
    { name: "path", title: "Path", text: (row) => row.path },
    { name: "protocol", title: "Protocol", text: (row) => row.protocol },
    { name: "node", title: "Node", text: (row) => row.node.slice(0, 8) || "–" },
];

const asked = { sort: "age", descending: false, text: "", transport: "" };
let page = { rows: [], from: 0, found: 0, total: 0 };
let sequence = 0; // of the latest question; answers to older ones are late
let chosen = "";
let open = () => {};
let failed = () => {};

/** Puts the head in its place; `show` opens one connection, `onFault` hears of what went wrong. */
export function begin(show, onFault) {
    open = show;
    failed = onFault;
    byId("columns").append(...COLUMNS.map(head));
    byId("order").append(...COLUMNS.map((column) => make("option", { value: column.name }, `Sort by ${column.title.toLowerCase()}`)));
    byId("order").value = asked.sort;
    byId("order").addEventListener("change", (event) => sort(event.target.value, false));
    byId("filter").addEventListener("input", later(() => restart({ text: byId("filter").value.trim() }), 200));
    byId("transport").addEventListener("change", (event) => restart({ transport: event.target.value }));
    byId("rows").addEventListener("scroll", later(() => moved(), 60), { passive: true });
    byId("row-list").addEventListener("keydown", walk);
    markSorted();
}

function head(column) {
    return make(
        "th",
        { scope: "col", class: column.number || column.count ? "number" : null, "data-column": column.name },
        make("button", { type: "button", onclick: () => sort(column.name, asked.sort === column.name && !asked.descending) }, column.title),
    );
}

function sort(name, descending) {
    restart({ sort: name, descending });
    byId("order").value = name;
    markSorted();
}

function markSorted() {
    for (const cell of byId("columns").children) {
        const sorted = cell.dataset.column === asked.sort;
        cell.setAttribute("aria-sort", sorted ? (asked.descending ? "descending" : "ascending") : "none");
    }
}

function restart(change) {
    Object.assign(asked, change);
    byId("rows").scrollTop = 0;
    refresh().catch(failed);
}

function later(action, millis) {
    let timer = 0;
    return () => {
        clearTimeout(timer);
        timer = setTimeout(action, millis);
    };
}

function rowHeight() {
    return window.matchMedia("(max-width: 620px)").matches ? 82 : 38;
}

function wanted() {
    const box = byId("rows");
    const first = Math.floor(box.scrollTop / rowHeight());
    const from = Math.max(0, first - MARGIN_ROWS);
    const count = Math.min(500, Math.ceil(box.clientHeight / rowHeight()) + 2 * MARGIN_ROWS);
    return { from, count };
}

function moved() {
    const { from, count } = wanted();
    const lacks = from < page.from || from + count > page.from + page.rows.length;
    if (lacks && !(from >= page.from && page.from + page.rows.length >= page.found)) {
        refresh().catch(failed);
    }
}

/** Asks for the rows in sight and shows them. */
export async function refresh() {
    const mine = ++sequence;
    const answer = await ask("GET", `api/connections?${new URLSearchParams({ ...asked, ...wanted() })}`);
    if (mine === sequence) {
        page = answer;
        show();
    }
}

function show() {
    const height = rowHeight();
    const focused = document.activeElement?.closest?.("tr.row")?.dataset.id;
    byId("row-list").replaceChildren(
        space(page.from * height),
        ...page.rows.map(row),
        space(Math.max(0, page.found - page.from - page.rows.length) * height),
    );
    if (focused) {
        find(focused)?.querySelector(".open").focus({ preventScroll: true });
    }
    const filtered = asked.text !== "" || asked.transport !== "";
    say(byId("found"), filtered ? `${number(page.found)} of ${number(page.total)}` : number(page.total));
    byId("no-rows").hidden = page.found > 0;
    say(
        byId("no-rows"),
        page.total === 0 ? "No client is connected now. This list fills by itself." : "No connection is like that.",
    );
}

function find(id) {
    return [...byId("row-list").querySelectorAll("tr.row")].find((line) => line.dataset.id === id);
}

function space(height) {
    const line = make("tr", { class: "gap", "aria-hidden": "true" }, make("td", { colspan: COLUMNS.length }));
    line.firstChild.style.height = `${height}px`;
    line.hidden = height === 0;
    return line;
}

function row(of) {
    return make(
        "tr",
        { class: of.id === chosen ? "row chosen" : "row", "data-id": of.id, onclick: () => open(of.id) },
        ...COLUMNS.map((column) => cell(column, of)),
    );
}

// A client between two polls is as well as any.
function state(of) {
    if (of.state !== "disconnected waiting") {
        return { kind: of.state === "connected" ? "connected" : "waiting", text: of.state };
    }
    return of.transport === "longPolling" && of.silence < BETWEEN_POLLS_SECONDS
        ? { kind: "connected", text: "between polls" }
        : { kind: "waiting", text: "away" };
}

function cell(column, of) {
    if (column.name === "id") {
        return make("td", { "data-column": "id" }, make("button", { type: "button", class: "open", title: of.id }, of.id.slice(0, 8)));
    }
    if (column.name === "state") {
        const { kind, text } = state(of);
        return make("td", { "data-column": "state" }, make("span", { class: `pill ${kind}` }, text));
    }
    const count = column.count?.(of);
    const text = count === undefined ? column.text(of) : (column.show ?? number)(count);
    const mood = count === 0 ? " zero" : column.hot && count >= column.hot ? " hot" : "";
    return make(
        "td",
        {
            "data-column": column.name,
            class: (column.number || column.count ? "number" : "") + mood || null,
            "data-value": count,
            title: column.tip?.(of) || text,
        },
        text,
    );
}

/** Marks the row of the connection that is looked at. */
export function choose(id) {
    chosen = id;
    for (const line of byId("row-list").querySelectorAll("tr.row")) {
        line.classList.toggle("chosen", line.dataset.id === id);
    }
}

/** Puts the keyboard back on a row, which may have been drawn anew meanwhile. */
export function focus(id) {
    find(id)?.querySelector(".open").focus({ preventScroll: true });
}

function walk(event) {
    const line = event.target.closest("tr.row");
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    const next = step && line?.[step];
    if (next?.matches("tr.row")) {
        event.preventDefault();
        next.querySelector(".open").focus();
        next.scrollIntoView({ block: "nearest" });
    }
}
