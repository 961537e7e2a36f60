package dev.signalbox.conformance.suite;

import dev.signalbox.hub.Hub;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Takes its time in OnConnected and remembers whom it is done with. */
public final class SlowStartHub extends Hub {
    private static final int CONNECT_MILLIS = 400;

    private final Set<String> connected; // ids whose OnConnected has completed; shared by all hubs of a suite

    SlowStartHub(Set<String> connected) {
        this.connected = connected;
    }

    /** The memory that all objects of one suite share. */
    static Set<String> memory() {
        return ConcurrentHashMap.newKeySet();
    }

    /** Whether OnConnected of the caller has completed. */
    public boolean isConnected() {
        return connected.contains(context().connectionId());
    }

    @Override
    protected CompletionStage<?> onConnected() {
        String id = context().connectionId();
        return CompletableFuture.runAsync(
                () -> connected.add(id), CompletableFuture.delayedExecutor(CONNECT_MILLIS, TimeUnit.MILLISECONDS));
    }

    @Override
    protected CompletionStage<?> onDisconnected(boolean stopCalled) {
        connected.remove(context().connectionId());
        return super.onDisconnected(stopCalled);
    }
}
