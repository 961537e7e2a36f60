/* The live wire view: frames as they pass, at most so many of them. */

import { ask } from "./api.js";
import { byId, make, say } from "./dom.js";
import { bytes, clock, number } from "./format.js";

const STEP_MILLIS = 500;
const MOST_SHOWN = 1_000;

let tap = null; // {id, latest, watch}
let frames = []; // shown or filtered out, the oldest first
let paused = false;
let waiting = []; // while paused
let mayWatch = false;
let target = null;
let user = ""; // of the connection, empty where there is none

/** Puts the buttons to work. */
export function begin() {
    byId("wire-start").addEventListener("click", () => (tap ? stop("Stopped.") : start()));
    byId("wire-pause").addEventListener("click", pause);
    byId("wire-clear").addEventListener("click", clear);
    byId("wire-filter").addEventListener("input", () => frames.forEach(({ element, entry }) => (element.hidden = !passes(entry))));
    byId("wire-all").addEventListener("change", () => stop(""));
    byId("wire-copy").addEventListener("click", copy);
    byId("wire-save").addEventListener("click", save);
}

/** Prepares to watch {connection}, {user} or {next}; `allowed` tells whether the key may. */
export function aim(at, allowed) {
    stop("");
    target = at;
    mayWatch = allowed;
    byId("wire-all").checked = false;
    belongsTo("");
    clear();
    byId("wire-start").disabled = !allowed;
    byId("frames").dataset.empty = allowed
        ? "Press Watch to see every request and frame of this connection as it passes, tokens masked."
        : "To see what clients and server say to each other needs a key with the right to control.";
    say(byId("wire-state"), allowed ? "" : "not with this key");
}

/** Tells whose the connection is, so that all connections of that user can be watched. */
export function belongsTo(name) {
    user = name;
    byId("wire-user").hidden = name === "";
}

/** Begins to watch. */
export async function start() {
    if (!mayWatch || tap) {
        return;
    }
    try {
        const opened = await ask("POST", "api/taps", byId("wire-all").checked ? { user } : target);
        tap = { id: opened.tap, latest: 0 };
        byId("frames").dataset.empty = "Nothing has passed yet.";
        say(byId("wire-start"), "Stop");
        say(byId("wire-state"), "watching");
        follow(tap);
    } catch (fault) {
        say(byId("wire-state"), fault.message);
    }
}

async function follow(mine) {
    while (mine === tap) {
        let more = false;
        try {
            const read = await ask("GET", `api/taps/${mine.id}?after=${mine.latest}`);
            if (mine !== tap) {
                return;
            }
            more = read.more;
            mine.latest = read.latest;
            if (read.dropped > 0) {
                note(`${number(read.dropped)} dropped: they passed faster than they were read`);
            }
            read.frames.forEach(take);
            say(byId("wire-state"), paused ? `paused, ${number(waiting.length)} wait` : watching(read.followed));
        } catch (fault) {
            if (mine !== tap) {
                return;
            }
            if (fault.status !== 0) {
                stop(fault.message);
                return;
            }
            say(byId("wire-state"), "the server does not answer; trying again"); // nothing is lost, it is asked for again
        }
        if (!more) {
            await new Promise((done) => setTimeout(done, STEP_MILLIS));
        }
    }
}

function watching(followed) {
    if (!target.next) {
        return "watching";
    }
    return followed.length === 0 ? "waiting for the next connection" : `watching ${followed.join(", ")}`;
}

/** Ends the watching, here and on the server. */
export function stop(why) {
    const mine = tap;
    tap = null;
    say(byId("wire-start"), "Watch");
    say(byId("wire-state"), why);
    setPaused(false);
    if (mine) {
        ask("DELETE", `api/taps/${mine.id}`).catch(() => {}); // it ends by itself when nobody reads it
    }
}

function take(entry) {
    if (paused) {
        waiting.push(entry);
        if (waiting.length > MOST_SHOWN) {
            waiting.shift();
        }
    } else {
        add(entry);
    }
}

function add(entry) {
    const box = byId("frames");
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    const element = frame(entry);
    element.hidden = !passes(entry);
    frames.push({ element, entry });
    box.append(element);
    while (frames.length > MOST_SHOWN) {
        frames.shift().element.remove();
    }
    if (atEnd) {
        box.scrollTop = box.scrollHeight;
    }
}

function note(text) {
    const element = make("p", { class: "frame-note" }, text);
    byId("frames").append(element);
    frames.push({ element, entry: { text, kind: "note" } });
}

function passes(entry) {
    const filter = byId("wire-filter").value.trim().toLowerCase();
    return filter === "" || entry.kind === "note" || `${entry.kind} ${entry.text}`.toLowerCase().includes(filter);
}

const WORDS = { request: "REQUEST", answer: "ANSWER", frame: "FRAME", end: "END" };

function frame(entry) {
    const body = entry.kind === "frame" && isKeepAlive(entry) ? "keep-alive" : entry.text.trim();
    const kind = body === "keep-alive" ? "keep-alive" : entry.kind;
    const pre = make("pre");
    const element = make(
        "details",
        { class: `frame ${kind}${entry.fromClient ? " from-client" : ""}` },
        make(
            "summary",
            {},
            make("time", {}, clock(entry.at, true)),
            make("span", { class: "arrow", title: entry.fromClient ? "from the client" : "to the client" }, entry.fromClient ? "↑" : "↓"),
            make("span", { class: "what" }, WORDS[entry.kind]),
            make("span", { class: "says" }, body),
            make("span", { class: "size" }, entry.kind === "end" ? "" : bytes(entry.size)),
        ),
        pre,
    );
    element.addEventListener("toggle", () => {
        if (element.open) {
            pre.textContent = pretty(entry);
        }
    });
    return element;
}

function isKeepAlive(entry) {
    const text = entry.text.trim();
    return !entry.fromClient && (text === "" || text === "{}" || text === "data: {}");
}

/** What a frame says, its JSON on lines of its own. */
export function pretty(entry) {
    const text = entry.text.trimEnd();
    const head = entry.transport ? `${entry.transport}, connection ${entry.connection}\n\n` : "";
    const tail = entry.cut ? "\n\n… cut here" : "";
    const start = text.search(/[{[]/);
    if (start >= 0) {
        const end = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]")) + 1;
        try {
            const json = JSON.stringify(JSON.parse(text.slice(start, end)), null, 2);
            return head + text.slice(0, start) + json + text.slice(end) + tail;
        } catch {
            // not JSON, or cut: shown as it is
        }
    }
    return head + text + tail;
}

function pause() {
    setPaused(!paused);
}

function setPaused(value) {
    paused = value;
    byId("wire-pause").setAttribute("aria-pressed", String(value));
    say(byId("wire-pause"), value ? "Go on" : "Pause");
    if (!value) {
        waiting.forEach(add);
        waiting = [];
    }
}

function clear() {
    frames = [];
    waiting = [];
    byId("frames").replaceChildren();
}

function asText() {
    return frames
        .filter(({ element }) => !element.hidden)
        .map(({ entry }) =>
            entry.kind === "note"
                ? `# ${entry.text}`
                : [new Date(entry.at).toISOString(), entry.fromClient ? ">" : "<", entry.kind, entry.transport ?? "-", entry.connection, entry.text.trimEnd()].join(" "),
        )
        .join("\n");
}

async function copy() {
    try {
        await navigator.clipboard.writeText(asText());
        say(byId("wire-state"), "copied");
    } catch {
        say(byId("wire-state"), "the browser does not let this page copy; use Download");
    }
}

function save() {
    const url = URL.createObjectURL(new Blob([asText() + "\n"], { type: "text/plain" }));
    make("a", { href: url, download: "wire.txt" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
