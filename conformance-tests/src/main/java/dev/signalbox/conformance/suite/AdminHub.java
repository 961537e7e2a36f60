package dev.signalbox.conformance.suite;

import dev.signalbox.hub.Authorize;
import dev.signalbox.hub.Hub;

/** For the roles {@code admin} and {@code ops}. */
@Authorize(roles = {"admin", "ops"})
public class AdminHub extends Hub {

    /** The caller's name. */
    public String who() {
        return context().user().name();
    }
}
