package dev.signalbox.conformance.suite;

import dev.signalbox.hub.Authorize;
import dev.signalbox.hub.Hub;

/** For authenticated users only. */
@Authorize
public class SecureHub extends Hub {

    /** The caller's name. */
    public String who() {
        return context().user().name();
    }

    /** Sends to all. */
    public void tell(String message) {
        clients().all().invoke("told", message);
    }
}
