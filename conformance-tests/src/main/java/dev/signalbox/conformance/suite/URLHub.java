package dev.signalbox.conformance.suite;

import dev.signalbox.hub.Hub;

/** Begins with several capitals. */
public final class URLHub extends Hub {

    /** Calls {@code m()} at the caller. */
    public void callMe() {
        clients().caller().invoke("m");
    }
}
