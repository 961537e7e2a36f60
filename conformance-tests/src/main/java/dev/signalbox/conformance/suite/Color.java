package dev.signalbox.conformance.suite;

/** The enumeration of the suite; on the wire 0, 1 and 2. */
public enum Color {
    /** 0. */
    Red,
    /** 1. */
    Green,
    /** 2. */
    Blue
}
