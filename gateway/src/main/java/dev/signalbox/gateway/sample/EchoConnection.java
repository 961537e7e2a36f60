package dev.signalbox.gateway.sample;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.PersistentConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Greets each client and tells everybody what any of them says. */
public final class EchoConnection extends PersistentConnection {

    @Override
    protected CompletionStage<?> onConnected(ConnectionRequest request, String connectionId) {
        context().send(connectionId, "Welcome!");
        return CompletableFuture.completedFuture(null);
    }

    @Override
    protected CompletionStage<?> onReceived(ConnectionRequest request, String connectionId, @Nullable String data) {
        context().broadcast(data);
        return CompletableFuture.completedFuture(null);
    }
}
