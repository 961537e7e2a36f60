/*
 * Builds elements. Text always goes in as text, never as markup: whatever clients call themselves stays harmless.
 */

/** The element with an id that index.html promises. */
export function byId(id) {
    return document.getElementById(id);
}

/** Makes an element: attributes by name, listeners by "onclick" and the like, then children; strings become text nodes. */
export function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (name.startsWith("on")) {
            element.addEventListener(name.slice(2), value);
        } else if (value !== null && value !== undefined && value !== false) {
            element.setAttribute(name, value === true ? "" : String(value));
        }
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
}

/** Changes a text only where it differs, so that a selection in it stays. */
export function say(element, text) {
    if (element.textContent !== text) {
        element.textContent = text;
    }
}
