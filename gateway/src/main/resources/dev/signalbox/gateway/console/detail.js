/* The drawer: one connection, its disconnecting, and its wire. */

import { ask } from "./api.js";
import { byId, make, say } from "./dom.js";
import { bytes, moment, number, span } from "./format.js";
import * as table from "./table.js";
import * as wire from "./wire.js";

let shown = null; // the id, "" where there is none but a wire, null while closed
let mayControl = false;

/** Puts the buttons to work. */
export function begin() {
    wire.begin();
    byId("drawer-close").addEventListener("click", close);
    byId("drawer").addEventListener("close", closed);
    byId("drawer").addEventListener("click", (event) => {
        if (event.target === byId("drawer")) {
            close(); // on the backdrop
        }
    });
    byId("disconnect").addEventListener("click", () => confirm(byId("confirm").hidden));
    byId("confirm-no").addEventListener("click", () => confirm(false));
    byId("confirm").addEventListener("submit", (event) => {
        event.preventDefault();
        disconnect();
    });
}

/** What the key that is logged in may. */
export function allow(control) {
    mayControl = control;
    byId("watch-next").disabled = !control;
    byId("disconnect").disabled = !control;
    byId("disconnect").title = control ? "" : "This needs a key with the right to control.";
}

/** Shows a connection. */
export function open(id) {
    reset(id, "Connection", id);
    byId("disconnect").hidden = false;
    wire.aim({ connection: id }, mayControl);
    table.choose(id);
    refresh().catch(() => {});
}

/** Shows the wire of the next connection that begins. */
export function openNext() {
    reset("", "Next connection", "");
    byId("disconnect").hidden = true;
    wire.aim({ next: 1 }, mayControl);
    wire.start();
}

function reset(id, title, subtitle) {
    shown = id;
    say(byId("drawer-title"), title);
    say(byId("drawer-id"), subtitle);
    byId("gone").hidden = true;
    byId("detail").replaceChildren();
    byId("detail").hidden = id === "";
    confirm(false);
    if (!byId("drawer").open) {
        byId("drawer").showModal();
    }
}

/** Closes the drawer, and the wire view with it. */
export function close() {
    if (byId("drawer").open) {
        byId("drawer").close();
    }
}

function closed() {
    const id = shown;
    shown = null;
    wire.stop("");
    table.choose("");
    if (id) {
        table.focus(id);
    }
}

/** Asks again for what is shown. */
export async function refresh() {
    const id = shown;
    if (!id || !byId("gone").hidden) {
        return;
    }
    try {
        const row = await ask("GET", `api/connections/${encodeURIComponent(id)}`);
        if (id === shown) {
            show(row);
        }
    } catch (fault) {
        if (fault.status !== 404) {
            throw fault;
        }
        if (id === shown) {
            byId("gone").hidden = false;
            byId("disconnect").hidden = true;
            confirm(false);
        }
    }
}

function show(row) {
    say(byId("drawer-title"), row.user === "" ? "Connection" : row.user);
    wire.belongsTo(row.user);
    const more = row.groups - row.groupNames.length;
    const facts = [
        ["State", row.state + (row.open ? "" : ", no request open")],
        ["Transport", row.transport],
        ["Path", row.path],
        ["Protocol", row.protocol],
        ["Connected", `${span(row.age)} ago`, moment(row.since)],
        ["Last heard", `${span(row.silence)} ago`],
        ["Address", row.address],
        ["Reconnects", number(row.reconnects)],
        ["Lag", `${number(row.waiting)} messages`],
        ["Ring", `${number(row.held)} messages, ${bytes(row.heldBytes)}`],
        ["Pending", bytes(row.pendingBytes)],
        ["Node", row.node || "only one"],
    ];
    byId("detail").replaceChildren(
        ...facts.flatMap(([name, text, tip]) => [make("dt", {}, name), make("dd", { title: tip }, text)]),
        make("dt", {}, "Client"),
        make("dd", { class: "wide" }, row.userAgent || row.client || "does not say"),
        make("dt", {}, `Groups (${number(row.groups)})`),
        make("dd", { class: "wide" }, ...groups(row.groupNames), more > 0 ? ` and ${number(more)} more` : null),
    );
}

// Each name by itself, so that one written from right to left does not turn its neighbours around.
function groups(names) {
    return names.length === 0 ? ["none"] : names.flatMap((name, i) => [i === 0 ? null : ", ", make("bdi", {}, name)]);
}

function confirm(ask_) {
    byId("confirm").hidden = !ask_;
    byId("confirm-fault").hidden = true;
    if (ask_) {
        byId("reason").value = "";
        byId("reason").focus();
    }
}

async function disconnect() {
    const id = shown;
    byId("confirm-yes").disabled = true;
    try {
        await ask("POST", `api/connections/${encodeURIComponent(id)}/disconnect`, { reason: byId("reason").value });
        confirm(false);
        await refresh();
        await table.refresh();
    } catch (fault) {
        say(byId("confirm-fault"), fault.message);
        byId("confirm-fault").hidden = false;
    } finally {
        byId("confirm-yes").disabled = false;
    }
}
