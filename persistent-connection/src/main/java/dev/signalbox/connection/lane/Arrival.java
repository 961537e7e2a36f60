package dev.signalbox.connection.lane;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.group.GroupsClaim;
import dev.signalbox.connection.lifecycle.ConnectionEvent;
import dev.signalbox.connection.log.Control;
import dev.signalbox.protocol.cursor.Cursor;
import dev.signalbox.protocol.json.Parting;
import java.util.LinkedHashSet;
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
 * @param accepted where the log stood when the request was accepted; a client that brings no cursor of this log hears what came after. Null when
 *     it brings one
 * @param claim what the client brings about its groups
 * @param rejoined those of the claim's groups the application lets it rejoin; null when it was not asked, since membership is known
 * @param origin the request, as far as other nodes need to know it; null on a single node
 */
public record Arrival(
        long order,
        ConnectionEvent event,
        ConnectionRequest request,
        Parting parting,
        ConnectionScope scope,
        @Nullable List<String> topics,
        Cursor.Parsed cursor,
        @Nullable Cursor accepted,
        GroupsClaim claim,
        @Nullable Set<String> rejoined,
        Control.@Nullable Origin origin) {

    public Arrival {
        if (event != ConnectionEvent.CONNECT && event != ConnectionEvent.RECONNECT && event != ConnectionEvent.POLL) {
            throw new IllegalArgumentException("event: " + event + " (expected: CONNECT, RECONNECT or POLL)");
        }
    }

    /** The topics of the groups the connection may rejoin. */
    List<String> rejoinedTopics() {
        return rejoined == null ? List.of() : topicsOf(rejoined);
    }

    /** The topics of the groups in the token that the application refused. */
    List<String> refusedTopics() {
        if (rejoined == null) {
            return List.of();
        }
        Set<String> refused = new LinkedHashSet<>(claim.groups());
        refused.removeAll(rejoined);
        return topicsOf(refused);
    }

    private List<String> topicsOf(Set<String> groups) {
        String prefix = scope.groupTopicPrefix();
        return groups.stream().map(group -> prefix + group).toList();
    }
}
