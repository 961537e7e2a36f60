package dev.signalbox.hub.guide.shop;

import dev.signalbox.hub.Hub;

/** Found by the guide's scan. */
public final class OrderHub extends Hub {
    public String status() {
        return "open";
    }
}
