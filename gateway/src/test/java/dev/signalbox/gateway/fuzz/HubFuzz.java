package dev.signalbox.gateway.fuzz;

import static java.util.Objects.requireNonNull;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.Publisher;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubServer;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.json.NetJson;
import dev.signalbox.protocol.request.Parameters;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Calls of a hub whose methods take many types. */
final class HubFuzz {
    private static final ConnectionScope SCOPE = scope();

    private HubFuzz() {}

    /** The suite's methods, as far as they only give back. */
    public static final class ChatHub extends Hub {
        /** Gives back. */
        public @Nullable Object echo(@Nullable Object value) {
            return value;
        }

        /** Adds. */
        public int add(int a, int b) {
            return a + b;
        }

        /** Gives back numbers. */
        public double echoDouble(double value) {
            return value;
        }

        /** Gives back a list. */
        public List<Integer> echoList(List<Integer> value) {
            return value;
        }

        /** Gives back a map. */
        public Map<String, Object> echoDictionary(Map<String, Object> value) {
            return value;
        }

        /** Gives back a time. */
        public OffsetDateTime echoDateOffset(OffsetDateTime value) {
            return value;
        }

        /** Gives back an id. */
        public UUID echoGuid(UUID value) {
            return value;
        }

        /** Gives back bytes. */
        public byte[] echoBytes(byte[] value) {
            return value;
        }

        /** Writes state. */
        public void setState(String key, Object value) {
            clients().caller().state().set(key, value);
        }
    }

    static void take(byte[] bytes) throws ProtocolException {
        try {
            SCOPE.received("id", FuzzTarget.text(bytes)).toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ProtocolException refused) {
                throw refused;
            }
            throw e;
        }
    }

    private static ConnectionScope scope() {
        try {
            return requireNonNull(HubServer.builder()
                    .hub(ChatHub.class, ChatHub::new)
                    .build()
                    .mount(new Nowhere(), NetJson.standard())
                    .authorize(new ConnectionRequest(
                            "GET",
                            "/signalr/send",
                            Parameters.empty(),
                            Map.of(),
                            Map.of(),
                            ConnectionUser.ANONYMOUS,
                            "127.0.0.1")));
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    /** Publishes to nobody. */
    private static final class Nowhere implements Publisher {
        @Override
        public void publish(String topic, JsonPayload payload, Set<String> excludedConnectionIds) {}

        @Override
        public CompletionStage<Void> addToGroup(String connectionId, String groupTopic) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> removeFromGroup(String connectionId, String groupTopic) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void abort(String connectionId) {}

        @Override
        public boolean isConnected(String connectionId) {
            return false;
        }
    }
}
