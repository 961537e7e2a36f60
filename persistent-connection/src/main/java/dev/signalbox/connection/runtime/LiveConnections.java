package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionControl;
import dev.signalbox.connection.ConnectionInfo;
import dev.signalbox.connection.Topics;
import dev.signalbox.connection.lane.Session;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.log.MessageLog;
import dev.signalbox.protocol.json.Utf8Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The {@link ConnectionControl} over the registry of live connections and, for those of other servers, the log. */
final class LiveConnections implements ConnectionControl {
    private final Map<String, Session> sessions;
    private final MessageLog log;
    private final Function<String, CompletionStage<Boolean>> elsewhere;

    LiveConnections(
            Map<String, Session> sessions, MessageLog log, Function<String, CompletionStage<Boolean>> elsewhere) {
        this.sessions = sessions;
        this.log = log;
        this.elsewhere = elsewhere;
    }

    @Override
    public CompletionStage<Void> close(String connectionId, String reason) {
        if (connectionId.isEmpty()) {
            throw new IllegalArgumentException("connectionId: empty (expected: the id of a connection)");
        }
        return log.append(Message.close(
                Topics.connection(connectionId), new Utf8Buffer().string(reason).toPayload()));
    }

    @Override
    public List<ConnectionInfo> list() {
        List<ConnectionInfo> list = new ArrayList<>(sessions.size());
        for (Session session : sessions.values()) {
            ConnectionInfo info = session.info();
            if (info != null) {
                list.add(info);
            }
        }
        return list;
    }

    @Override
    public CompletionStage<Boolean> isAlive(String connectionId) {
        Session session = sessions.get(connectionId);
        return session != null && session.info() != null
                ? CompletableFuture.completedFuture(true)
                : elsewhere.apply(connectionId);
    }
}
