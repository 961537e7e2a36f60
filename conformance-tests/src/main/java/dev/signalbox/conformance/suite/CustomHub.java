package dev.signalbox.conformance.suite;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubName;

/** A hub whose name is given by its annotation. */
@HubName("CustomHubName")
public class CustomHub extends Hub {

    /** Answers {@code pong}. */
    public String ping() {
        return "pong";
    }

    /** Sends to all. */
    public void shout(String message) {
        clients().all().invoke("Shouted", message);
    }
}
