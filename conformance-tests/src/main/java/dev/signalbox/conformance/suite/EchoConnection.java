package dev.signalbox.conformance.suite;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.PersistentConnection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Says {@code Welcome!} to whoever connects, and what it receives to everybody. */
public final class EchoConnection extends PersistentConnection {
    private final LifecycleObserver observer;

    EchoConnection(LifecycleObserver observer) {
        this.observer = observer;
    }

    @Override
    protected CompletionStage<?> onConnected(ConnectionRequest request, String connectionId) {
        saw(LifecycleEvent.Kind.CONNECTED, connectionId);
        context().send(connectionId, "Welcome!");
        return super.onConnected(request, connectionId);
    }

    @Override
    protected CompletionStage<?> onReconnected(ConnectionRequest request, String connectionId) {
        saw(LifecycleEvent.Kind.RECONNECTED, connectionId);
        return super.onReconnected(request, connectionId);
    }

    @Override
    protected CompletionStage<?> onReceived(ConnectionRequest request, String connectionId, @Nullable String data) {
        context().broadcast(data);
        return super.onReceived(request, connectionId, data);
    }

    @Override
    protected CompletionStage<?> onDisconnected(ConnectionRequest request, String connectionId, boolean stopCalled) {
        saw(LifecycleEvent.disconnected(stopCalled), connectionId);
        return super.onDisconnected(request, connectionId, stopCalled);
    }

    private void saw(LifecycleEvent.Kind kind, String connectionId) {
        observer.saw(new LifecycleEvent("/echo", kind, connectionId));
    }
}
