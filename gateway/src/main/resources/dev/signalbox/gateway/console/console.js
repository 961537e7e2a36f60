/*
 * The console: logging in, and asking again and again while anybody looks. Start here; overview.js, table.js and detail.js show what is
 * answered.
 */

import { Fault, login, logout, session, whenSessionEnds } from "./api.js";
import * as detail from "./detail.js";
import { byId, say } from "./dom.js";
import { clock } from "./format.js";
import * as overview from "./overview.js";
import * as table from "./table.js";

const STEP_MILLIS = 2_000;
const LONGEST_WAIT_MILLIS = 15_000;

let looking = 0; // counts the log-ins; a loop of an earlier one ends
let lastAnswer = Date.now();

function show(view) {
    document.body.dataset.view = view;
    byId("login").hidden = view !== "login";
    document.title = view === "login" ? "Log in – Signalbox console" : "Signalbox console";
    if (view === "login") {
        looking++;
        lost(null);
        detail.close();
        byId("key").focus();
    }
}

function lost(fault) {
    document.body.classList.toggle("is-lost", fault !== null);
    byId("lost").hidden = fault === null;
    if (fault !== null) {
        document.title = "No answer – Signalbox console";
        say(byId("lost"), `${fault.message} What is shown is from ${clock(lastAnswer)}; trying again…`);
    }
}

async function enter(told) {
    say(byId("who"), `${told.name} (${told.right})`);
    detail.allow(told.right === "control");
    show("console");
    const mine = ++looking;
    let wait = STEP_MILLIS;
    while (mine === looking) {
        try {
            await Promise.all([overview.refresh(), table.refresh(), detail.refresh()]);
            lastAnswer = Date.now();
            lost(null);
            wait = STEP_MILLIS;
        } catch (fault) {
            if (mine !== looking) {
                return;
            }
            if (fault instanceof Fault) {
                lost(fault);
            } else {
                throw fault;
            }
            wait = Math.min(LONGEST_WAIT_MILLIS, wait * 1.5);
        }
        await pause(wait);
    }
}

// A page that nobody sees asks for nothing, and asks at once when it is seen again.
function pause(millis) {
    return new Promise((done) => {
        const timer = setTimeout(() => (document.hidden ? null : finish()), millis);
        const seen = () => (document.hidden ? null : finish());
        document.addEventListener("visibilitychange", seen);
        function finish() {
            clearTimeout(timer);
            document.removeEventListener("visibilitychange", seen);
            done();
        }
    });
}

function fault(text) {
    say(byId("login-fault"), text);
    byId("login-fault").hidden = text === "";
}

async function submit(event) {
    event.preventDefault();
    byId("login-button").disabled = true;
    fault("");
    try {
        const told = await login(byId("key").value.trim());
        byId("key").value = "";
        enter(told);
    } catch (refused) {
        fault(refused.message);
        byId("key").select();
    } finally {
        byId("login-button").disabled = false;
    }
}

function theme() {
    const stored = localStorage.getItem("theme");
    return stored ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

async function start() {
    document.documentElement.dataset.theme = theme();
    byId("theme").addEventListener("click", () => {
        localStorage.setItem("theme", theme() === "dark" ? "light" : "dark");
        document.documentElement.dataset.theme = theme();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
        document.documentElement.dataset.theme = theme();
    });
    overview.begin(detail.open);
    table.begin(detail.open, (fault_) => (fault_ instanceof Fault ? lost(fault_) : Promise.reject(fault_)));
    detail.begin();
    byId("watch-next").addEventListener("click", detail.openNext);
    byId("login-form").addEventListener("submit", submit);
    byId("logout").addEventListener("click", async () => {
        await logout().catch(() => {});
        show("login");
    });
    whenSessionEnds(() => {
        if (document.body.dataset.view === "console") {
            fault("The session has ended; log in again.");
            show("login");
        }
    });
    await resume();
}

async function resume() {
    try {
        enter(await session());
    } catch (nobody) {
        if (nobody.status === 0) {
            lost(nobody);
            setTimeout(resume, STEP_MILLIS);
        } else {
            lost(null);
            show("login");
        }
    }
}

start();
