package dev.signalbox.conformance.client;

import dev.signalbox.hub.Hub;

/** Tells what an application sees of who calls it. */
public final class WhereHub extends Hub {

    /** The client's address and the URL it asked, as they are behind proxies. */
    public String whereFrom() {
        return context().request().remoteAddress() + " " + context().request().url();
    }
}
