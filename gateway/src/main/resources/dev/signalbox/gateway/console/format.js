/* Numbers, spans and sizes as people read them. */

const whole = new Intl.NumberFormat("en");

export function number(value) {
    return whole.format(Math.round(value));
}

/** A rate or total with as many places as matter. */
export function amount(value) {
    if (Number.isInteger(value)) {
        return number(value);
    }
    return value < 10 ? value.toFixed(value < 1 ? 2 : 1) : number(value);
}

export function span(seconds) {
    if (seconds < 60) {
        return `${Math.floor(seconds)} s`;
    }
    if (seconds < 3600) {
        return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
    }
    if (seconds < 86400) {
        return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
    }
    return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`;
}

export function bytes(count) {
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let value = count;
    let unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
        value /= 1024;
        unit++;
    }
    return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

function two(value) {
    return String(value).padStart(2, "0");
}

export function clock(millis, withMillis = false) {
    const date = new Date(millis);
    const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
    return withMillis ? `${time}.${String(date.getMilliseconds()).padStart(3, "0")}` : time;
}

export function moment(millis) {
    const date = new Date(millis);
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock(millis)}`;
}
