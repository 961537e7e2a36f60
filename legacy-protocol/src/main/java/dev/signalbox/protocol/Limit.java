package dev.signalbox.protocol;

import java.util.Locale;

/** A bound on what a client may send that can be reached, for counters. Each constant tells the answer. */
public enum Limit {
    /** Characters of one hub invocation or of {@code connectionData}: 500 as for any text that is no invocation; 400. */
    TEXT_LENGTH,
    /** Nested objects and arrays: as {@link #TEXT_LENGTH}. */
    JSON_DEPTH,
    /** Arguments of one hub invocation: 500, as the original answers what it cannot take. */
    ARGUMENTS,
    /** Characters of the hub state: 500, as in the original (protocol F4). */
    STATE_LENGTH,
    /** Hubs named by one {@code connectionData}: 400. */
    HUBS,
    /** Messages a connection may send in a time: 429, on a WebSocket the next is read later. */
    CONNECTION_RATE,
    /** Messages an address may send in a time: 429, on a WebSocket the next is read later. */
    ADDRESS_RATE;

    /** The name in metrics: {@code json-depth}. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
