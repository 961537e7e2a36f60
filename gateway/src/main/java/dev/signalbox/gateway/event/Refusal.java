package dev.signalbox.gateway.event;

import java.util.Locale;

/** Why the gateway turned a request away before the application saw it. Each constant tells the answer. */
public enum Refusal {
    /** A WebSocket was asked for from an origin that may not: 403. */
    ORIGIN,
    /** A CORS preflight asked for what is not allowed: 400 without headers. */
    PREFLIGHT,
    /** Something in the head of a request would end a line or a word of it where it is passed on: 400. */
    MALFORMED,
    /** The target of the request line is longer than it may be: 414. */
    TARGET_TOO_LONG,
    /** The headers are longer than they may be: 431. */
    HEADERS_TOO_LONG,
    /** There are more query or form parameters than may be: 400. */
    PARAMETERS,
    /** The body is longer than it may be: 413. */
    BODY_TOO_LARGE,
    /** The body did not arrive in time: 408. */
    BODY_TOO_SLOW,
    /** Too many requests are worked on or wait for it: 503. */
    BUSY;

    /** The name in metrics: {@code body-too-large}. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
