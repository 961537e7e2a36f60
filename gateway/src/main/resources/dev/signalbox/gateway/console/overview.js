/* Header, charts, last errors, node and totals: everything that tells of the whole server. */

import { ask } from "./api.js";
import { Chart } from "./charts.js";
import { byId, make, say } from "./dom.js";
import { amount, bytes, clock, moment, number, span } from "./format.js";

const KEPT = 151;

const charts = [
    new Chart("Connections", [{ label: "live", unit: "" }]),
    new Chart("Messages per second", [
        { label: "in", unit: "" },
        { label: "out", unit: "" },
    ]),
    new Chart("Connects per second", [
        { label: "opened", unit: "" },
        { label: "closed", unit: "" },
    ]),
    new Chart("Calls", [{ label: "per call", unit: " ms" }]),
    new Chart("Errors per second", [{ label: "failed or refused", unit: "" }]),
];

let run = "";
let samples = [];
let version = -1;
let openConnection = () => {};

/** Puts the charts in their place; `open` shows one connection. */
export function begin(open) {
    openConnection = open;
    byId("charts").append(...charts.map((chart) => chart.element));
}

/** Asks once and shows what is answered. */
export async function refresh() {
    const after = samples.at(-1)?.number ?? 0;
    const told = await ask("GET", `api/overview?run=${run}&after=${after}&troubles=${version}`);
    if (told.run !== run) {
        run = told.run;
        samples = [];
        version = -1;
    }
    samples = samples.concat(told.samples).slice(-KEPT);
    showNode(told.node);
    showFigures(told.figures);
    showCharts(told.now);
    if (told.troubles) {
        version = told.troubles.version;
        showTroubles(told.troubles);
    }
}

function showNode(node) {
    document.body.dataset.health = node.status;
    const health = byId("health");
    health.className = `pill ${node.status}`;
    const draining = node.checks.some((check) => check.detail === "leaving" || check.detail === "draining");
    say(health, draining ? "Draining" : ({ up: "Up", degraded: "Degraded", down: "Down" }[node.status] ?? node.status));
    say(byId("node-name"), node.name === "" ? "console" : `node ${node.name.slice(0, 8)}`);
    showCluster(node);
    say(byId("up"), span(node.upSeconds));
    byId("held").dataset.held = node.heldBytes;
    byId("held").dataset.budget = node.budgetBytes;
    say(byId("held"), `${bytes(node.heldBytes)} of ${bytes(node.budgetBytes)}`);
    say(byId("heap"), `${bytes(node.heapBytes)} of ${bytes(node.maxHeapBytes)}`);
    byId("heap").dataset.used = node.heapBytes;
    byId("heap").dataset.most = node.maxHeapBytes;
    byId("up").dataset.seconds = node.upSeconds;
    const rows = node.checks.map((check) => [check.name, `${check.status}: ${check.detail}`]);
    rows.push(["wire views open", number(node.taps)]);
    rows.push(["version", node.version === "" ? "development" : node.version], ["Java", node.java]);
    byId("checks").replaceChildren(...rows.flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, text)]));
}

// Lists and totals are those of the node that answers: whoever looks must see that there are others.
function showCluster(node) {
    const others = node.nodes.filter((name) => name !== node.name).length;
    byId("scope").hidden = node.nodes.length === 0;
    byId("nodes").hidden = node.nodes.length === 0;
    if (node.nodes.length === 0) {
        return;
    }
    const more = others === 0 ? "no other node is known" : others === 1 ? "there is 1 other" : `there are ${number(others)} others`;
    say(byId("scope"), `of this node only; ${more}, with ${number(node.everywhere)} ${node.everywhere === 1 ? "connection" : "connections"} in all`);
    byId("node-list").replaceChildren(
        ...node.nodes.map((name) =>
            make("li", { class: "mono", "aria-current": name === node.name ? "true" : null }, name, name === node.name ? make("span", { class: "soft" }, " this one") : null)),
    );
}

function showFigures(figures) {
    const groups = new Map();
    for (const figure of figures) {
        groups.set(figure.group, [...(groups.get(figure.group) ?? []), figure]);
    }
    document.title = title(figures.find((figure) => figure.meter === "signalbox.connections").value);
    say(byId("live"), number(figures.find((figure) => figure.meter === "signalbox.connections").value));
    byId("figures").replaceChildren(
        ...[...groups].flatMap(([group, members]) => [
            make("h3", {}, group),
            make(
                "dl",
                {},
                ...members.flatMap((figure) => [
                    make("dt", { title: figure.meter }, figure.label),
                    make(
                        "dd",
                        {
                            class: figure.value === 0 ? "zero" : null,
                            "data-meter": figure.meter,
                            "data-statistic": figure.statistic,
                            "data-tags": JSON.stringify(figure.tags),
                            "data-value": figure.value,
                        },
                        Number.isInteger(figure.value) ? number(figure.value) : amount(figure.value),
                    ),
                ]),
            ),
        ]),
    );
}

// Seen on the browser's tab: what is wrong first.
function title(live) {
    const health = document.body.dataset.health === "up" ? "" : `${byId("health").textContent}, `;
    return `${health}${number(live)} connected – Signalbox console`;
}

function showCharts(now) {
    const pairs = samples.slice(1).map((sample, i) => ({ sample, before: samples[i] }));
    const rate = (name) => ({ sample, before }) =>
        Math.max(0, ((sample[name] - before[name]) * 1000) / Math.max(1, sample.at - before.at));
    const latency = ({ sample, before }) => {
        const calls = sample.calls - before.calls;
        return calls > 0 ? Math.max(0, ((sample.seconds - before.seconds) * 1000) / calls) : null;
    };
    const points = (...values) => pairs.map((pair) => ({ at: pair.sample.at, values: values.map((value) => value(pair)) }));
    charts[0].show(samples.map((sample) => ({ at: sample.at, values: [sample.live] })), now);
    charts[1].show(points(rate("in"), rate("out")), now);
    charts[2].show(points(rate("opened"), rate("closed")), now);
    charts[3].show(points(latency), now);
    charts[4].show(points(rate("errors")), now);
}

function showTroubles(told) {
    byId("no-troubles").hidden = told.list.length > 0;
    say(byId("suppressed"), told.suppressed > 0 ? `${number(told.suppressed)} more were only counted` : "");
    byId("troubles").replaceChildren(...told.list.map(trouble));
}

function trouble(entry) {
    const times = entry.count > 1 ? `${number(entry.count)} × since ${clock(entry.first)}, ` : "";
    return make(
        "li",
        { class: entry.error ? "error" : null },
        make("span", { class: "kind" }, entry.kind),
        make("span"),
        make("time", { class: "times", title: moment(entry.last) }, times + clock(entry.last)),
        make("span", { class: "text" }, entry.text),
        entry.connection === ""
            ? null
            : make("button", { type: "button", onclick: () => openConnection(entry.connection) }, entry.connection),
    );
}
