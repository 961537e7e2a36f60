package dev.signalbox.connection.lane;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.group.GroupsClaim;
import dev.signalbox.connection.lifecycle.ConnectionEvent;
import dev.signalbox.protocol.cursor.Cursor;
import dev.signalbox.protocol.json.Parting;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a receive request brings to its connection, all application code already asked.
 *
 * @param order tells which of two requests reached the server later
 * @param event {@code CONNECT}, {@code RECONNECT} or {@code POLL}
 * @param request what is known of it
 * @param parting how its client can be told not to come back
 * @param scope raises the connection's disconnect event from now on
 * @param topics the fixed topics to listen to, {@code c-<id>} included; null to leave them as they are
 * @param cursor how far the client has come
 * @param claim what the client brings about its groups
 * @param rejoined those of the claim's groups the application lets it rejoin; null when it was not asked, since membership is known
 */
public record Arrival(
        long order,
        ConnectionEvent event,
        ConnectionRequest request,
        Parting parting,
        ConnectionScope scope,
        @Nullable List<String> topics,
        Cursor.Parsed cursor,
        GroupsClaim claim,
        @Nullable Set<String> rejoined) {

    public Arrival {
        if (event != ConnectionEvent.CONNECT && event != ConnectionEvent.RECONNECT && event != ConnectionEvent.POLL) {
            throw new IllegalArgumentException("event: " + event + " (expected: CONNECT, RECONNECT or POLL)");
        }
    }
}
