package dev.signalbox.connection.runtime;

import dev.signalbox.connection.cluster.Cluster;
import dev.signalbox.connection.group.GroupsClaim;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What the nodes of a common log know of connections that do not live here; nothing on a single node. Safe for use by any thread. */
final class Elsewhere {
    // Whoever asks for one connection is not to wait for the end of an outage.
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(2);

    private final @Nullable Cluster cluster; // null on a single node
    private final PendingAcks acks;
    private final Executor applicationExecutor;

    Elsewhere(@Nullable Cluster cluster, PendingAcks acks, Executor applicationExecutor) {
        this.cluster = cluster;
        this.acks = acks;
        this.applicationExecutor = applicationExecutor;
    }

    /**
     * Whether a connection lives at another node. Every node knows whose each connection is once it has read of it; what another one has read
     * already comes before a mark set now.
     */
    CompletionStage<Boolean> lives(String connectionId) {
        Cluster known = cluster;
        if (known == null || known.groups(connectionId) != null) {
            return CompletableFuture.completedFuture(known != null);
        }
        PendingAcks.Pending mark = acks.expect(connectionId, HEARD_WITHIN);
        known.mark(mark.id()).whenComplete((done, failure) -> {
            if (failure != null) {
                acks.fail(mark.id(), Stages.cause(failure));
            }
        });
        return ApplicationStage.of(
                mark.future().handle((read, failure) -> known.groups(connectionId) != null), applicationExecutor);
    }

    /** What a client claims about its groups, in the light of what the log says of its connection. */
    GroupsClaim weigh(GroupsClaim claim, String connectionId, String groupTopicPrefix) {
        List<String> shared = cluster == null ? null : cluster.groups(connectionId);
        if (shared == null) {
            return claim;
        }
        return claim.to(shared.stream()
                .filter(topic -> topic.startsWith(groupTopicPrefix))
                .map(topic -> topic.substring(groupTopicPrefix.length()))
                .toList());
    }
}
