/*
 * Asks the management port. A failure is a Fault with the status, 0 when there is no answer; the session's end is told to whoever wants to
 * know, once for each.
 */

const TIMEOUT_MILLIS = 10_000;

let csrf = "";
let onSessionEnd = () => {};

export class Fault extends Error {
    constructor(status, text) {
        super(text);
        this.status = status;
    }
}

export function whenSessionEnds(listener) {
    onSessionEnd = listener;
}

/** Asks and gives the answer's JSON, null for none. Paths are relative to the console. */
export async function ask(method, path, body) {
    const headers = {};
    if (body !== undefined) {
        headers["Content-Type"] = "application/json";
    }
    if (method !== "GET") {
        headers["X-Signalbox-Csrf"] = csrf;
    }
    let response;
    let text;
    try {
        response = await fetch(path, {
            method,
            headers,
            body: body === undefined ? undefined : JSON.stringify(body),
            credentials: "same-origin",
            cache: "no-store",
            signal: AbortSignal.timeout(TIMEOUT_MILLIS),
        });
        text = await response.text();
    } catch {
        throw new Fault(0, "The server does not answer.");
    }
    const json = parse(text);
    if (!response.ok) {
        if (response.status === 401 && !path.endsWith("/session")) {
            onSessionEnd();
        }
        throw new Fault(response.status, json?.detail ?? `The server answered ${response.status}.`);
    }
    return json;
}

function parse(text) {
    try {
        return text === "" ? null : JSON.parse(text);
    } catch {
        return null;
    }
}

/** Who is logged in here; fails with 401 when nobody is. */
export async function session() {
    return taken(await ask("GET", "../session"));
}

export async function login(key) {
    return taken(await ask("POST", "../session", { key }));
}

export async function logout() {
    await ask("DELETE", "../session");
    csrf = "";
}

function taken(told) {
    csrf = told.csrf;
    return told;
}
