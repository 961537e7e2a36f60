package dev.signalbox.connection;

import dev.signalbox.protocol.JsonPayload;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A {@link PersistentConnection} as the runtime sees it. */
final class RawConnectionApplication implements ConnectionApplication {
    private static final Set<String> AUTHORIZATION = Set.of("authorizeRequest");

    private final PersistentConnection connection;
    private final String typeName;
    private final boolean authorizesPromptly;

    RawConnectionApplication(PersistentConnection connection, String typeName) {
        this.connection = connection;
        this.typeName = typeName;
        this.authorizesPromptly = !Overrides.any(connection.getClass(), PersistentConnection.class, AUTHORIZATION);
    }

    @Override
    public boolean authorizesPromptly() {
        return authorizesPromptly;
    }

    @Override
    public @Nullable ConnectionScope authorize(ConnectionRequest request) {
        return connection.authorizeRequest(request) ? new Scope(request) : null;
    }

    @Override
    public ConnectionScope restore(ConnectionRequest request) {
        return new Scope(request);
    }

    private final class Scope implements ConnectionScope {
        private final ConnectionRequest request;

        Scope(ConnectionRequest request) {
            this.request = request;
        }

        @Override
        public List<String> topics(String connectionId) {
            return List.of(Topics.raw(typeName));
        }

        @Override
        public String groupTopicPrefix() {
            return Topics.RAW_GROUP_PREFIX;
        }

        @Override
        public List<String> rejoinGroups(String connectionId, List<String> groups) {
            return connection.onRejoiningGroups(request, groups, connectionId);
        }

        @Override
        public CompletionStage<?> connected(String connectionId) {
            return completed(connection.onConnected(request, connectionId));
        }

        @Override
        public CompletionStage<?> reconnected(String connectionId) {
            return completed(connection.onReconnected(request, connectionId));
        }

        @Override
        public CompletionStage<?> gap(String connectionId, long missed) {
            return completed(connection.onGap(request, connectionId, missed));
        }

        @Override
        public CompletionStage<?> disconnected(String connectionId, boolean stopCalled) {
            return completed(connection.onDisconnected(request, connectionId, stopCalled));
        }

        @Override
        public CompletionStage<@Nullable JsonPayload> received(String connectionId, @Nullable String data) {
            return completed(connection.onReceived(request, connectionId, data)).thenApply(ignored -> null);
        }

        // An event may return null; the original takes that as done (protocol C3).
        private static CompletionStage<?> completed(@Nullable CompletionStage<?> stage) {
            return stage == null ? CompletableFuture.completedFuture(null) : stage;
        }
    }
}
