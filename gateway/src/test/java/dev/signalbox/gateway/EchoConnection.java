package dev.signalbox.gateway;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.PersistentConnection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Sends back what it receives, fails when told to, and keeps what it was asked. */
final class EchoConnection extends PersistentConnection {
    final BlockingQueue<ConnectionRequest> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

    @Override
    protected CompletionStage<?> onReceived(ConnectionRequest request, String connectionId, @Nullable String data) {
        requests.add(request);
        threads.add(Thread.currentThread().getName());
        if ("fail".equals(data)) {
            throw new IllegalStateException("told to");
        }
        if (data != null) {
            context().send(connectionId, data);
        }
        return CompletableFuture.completedFuture(null);
    }
}
