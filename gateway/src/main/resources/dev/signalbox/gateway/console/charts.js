/* Line charts of the last five minutes, drawn as SVG. */

import { make, say } from "./dom.js";
import { amount, clock } from "./format.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 300;
const HEIGHT = 90;
const SPAN_MILLIS = 300_000;

function shape(tag, name) {
    const element = document.createElementNS(SVG, tag);
    element.setAttribute("class", name);
    return element;
}

/** A chart of one or two lines; each is {label, unit}. */
export class Chart {
    constructor(title, lines) {
        this.lines = lines;
        this.points = [];
        this.nows = lines.map((line, i) =>
            make("span", { class: i === 0 ? "chart-now" : "chart-now two" }, make("b", {}, "–"), line.label));
        this.svg = document.createElementNS(SVG, "svg");
        this.svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
        this.svg.setAttribute("preserveAspectRatio", "none");
        this.svg.setAttribute("role", "img");
        this.title = title;
        this.area = shape("path", "area");
        this.paths = lines.map((line, i) => shape("path", i === 0 ? "line" : "line two"));
        this.cursor = shape("path", "cursor");
        const grid = shape("path", "grid");
        grid.setAttribute("d", `M0 ${HEIGHT}H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 0H${WIDTH}`);
        this.svg.append(grid, this.area, ...this.paths, this.cursor);
        this.svg.addEventListener("pointermove", (event) => this.point(event));
        this.svg.addEventListener("pointerleave", () => this.leave());
        this.left = make("span", {}, "5 min ago");
        this.top = make("span", {}, "");
        this.element = make(
            "article",
            { class: "card chart" },
            make("div", { class: "chart-head" }, make("h2", {}, title), ...this.nows),
            this.svg,
            make("div", { class: "chart-foot" }, this.left, this.top, make("span", {}, "now")),
        );
    }

    /** Shows points {at, values}, in order; a value of null leaves a hole. */
    show(points, now) {
        this.points = points;
        this.now = now;
        const most = Math.max(...points.flatMap((point) => point.values.filter((value) => value !== null)), 0);
        this.scale = nice(most);
        say(this.top, most === 0 ? "" : `top ${amount(this.scale)}${this.lines[0].unit}`);
        this.paths.forEach((path, i) => path.setAttribute("d", this.path(i)));
        const line = this.path(0);
        this.area.setAttribute("d", line === "" || line.lastIndexOf("M") > 0 ? "" : this.closed(line));
        this.tell(points.length - 1);
        this.svg.setAttribute("aria-label", `${this.title}: ${this.nows.map((now_) => now_.textContent).join(", ")}`);
    }

    x(point) {
        return WIDTH - ((this.now - point.at) / SPAN_MILLIS) * WIDTH;
    }

    path(line) {
        let text = "";
        let open = false;
        for (const point of this.points) {
            const value = point.values[line];
            if (value === null) {
                open = false;
                continue;
            }
            const y = HEIGHT - (value / this.scale) * HEIGHT;
            text += `${open ? "L" : "M"}${this.x(point).toFixed(1)} ${y.toFixed(1)}`;
            open = true;
        }
        return text;
    }

    closed(line) {
        const drawn = this.points.filter((point) => point.values[0] !== null);
        return `${line}L${this.x(drawn[drawn.length - 1]).toFixed(1)} ${HEIGHT}L${this.x(drawn[0]).toFixed(1)} ${HEIGHT}Z`;
    }

    tell(index) {
        const point = this.points[index];
        this.nows.forEach((now, i) => {
            const value = point?.values[i] ?? null;
            say(now.firstChild, value === null ? "–" : amount(value) + this.lines[i].unit);
        });
    }

    point(event) {
        const box = this.svg.getBoundingClientRect();
        const at = this.now - (1 - (event.clientX - box.left) / box.width) * SPAN_MILLIS;
        let best = -1;
        this.points.forEach((point, i) => {
            if (best < 0 || Math.abs(point.at - at) < Math.abs(this.points[best].at - at)) {
                best = i;
            }
        });
        if (best >= 0) {
            const x = this.x(this.points[best]).toFixed(1);
            this.cursor.setAttribute("d", `M${x} 0V${HEIGHT}`);
            this.tell(best);
            say(this.left, clock(this.points[best].at));
        }
    }

    leave() {
        this.cursor.setAttribute("d", "");
        say(this.left, "5 min ago");
        this.tell(this.points.length - 1);
    }
}

// The next of 1, 2, 5 times a power of ten.
function nice(value) {
    if (value <= 0) {
        return 1;
    }
    const power = 10 ** Math.floor(Math.log10(value));
    return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value * 0.999) ?? value;
}
