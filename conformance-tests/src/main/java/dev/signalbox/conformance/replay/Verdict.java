package dev.signalbox.conformance.replay;

/** What a replay found. */
public enum Verdict {
    /** Everything came back as recorded. */
    SAME,
    /** Something came back otherwise. */
    DIFFERENT,
    /** The recording needs something that is not at hand, and was not played. */
    SKIPPED,
    /** The target could not be reached at all. */
    UNREACHABLE
}
