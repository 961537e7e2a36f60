/*
 * Builds elements. Text always goes in as text, never as markup: whatever people type stays harmless.
 */

/** The element with an id that index.html promises. */
export function byId(id) {
    return document.getElementById(id);
}

/** Makes an element: attributes by name (data-*, aria-* included), then children; strings become text nodes. */
export function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
}

/** A time of day with milliseconds. */
export function clock(time) {
    const two = number => String(number).padStart(2, '0');
    const millis = String(time.getMilliseconds()).padStart(3, '0');
    return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${millis}`;
}

/** Adds to a list, keeps it below a limit, and stays at its end when the reader was there. */
export function appendTo(list, item, limit) {
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    list.append(item);
    while (list.children.length > limit) {
        list.firstElementChild.remove();
    }
    if (atEnd) {
        list.scrollTop = list.scrollHeight;
    }
}

/** Shows an error under a card, or clears it when there is none. */
export function showError(element, error) {
    element.hidden = !error;
    element.textContent = error ? error.message || String(error) : '';
}
