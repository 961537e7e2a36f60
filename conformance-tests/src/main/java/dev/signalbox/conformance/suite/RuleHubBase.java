package dev.signalbox.conformance.suite;

import dev.signalbox.hub.Hub;

/** A base class whose methods are callable, as it is the application's. */
abstract class RuleHubBase extends Hub {

    /** Inherited. */
    public String inherited() {
        return "inherited";
    }
}
