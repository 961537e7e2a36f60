package dev.signalbox.conformance.suite;

import dev.signalbox.hub.Authorize;
import dev.signalbox.hub.Hub;

/** Anyone may listen, only authenticated users may call. */
@Authorize(requireOutgoing = false)
public class SecureIncomingHub extends Hub {

    /** The caller's name. */
    public String who() {
        return context().user().name();
    }
}
