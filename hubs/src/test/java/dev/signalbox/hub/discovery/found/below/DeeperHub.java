package dev.signalbox.hub.discovery.found.below;

import dev.signalbox.hub.TypedHub;

public final class DeeperHub extends TypedHub<DeeperHub.Client> {
    public interface Client {
        void show(String text);
    }

    public String ask() {
        return "deeper";
    }
}
