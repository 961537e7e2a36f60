package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.cluster.Cluster;
import dev.signalbox.connection.log.Control;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.request.Parameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Raises OnDisconnected in the place of a node that is gone. */
final class Orphans implements Cluster.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

    private final PendingAcks acks;
    private final List<Mount> mounts;
    private final Executor applicationExecutor;

    Orphans(PendingAcks acks, List<Mount> mounts, Executor applicationExecutor) {
        this.acks = acks;
        this.mounts = mounts;
        this.applicationExecutor = applicationExecutor;
    }

    @Override
    public void acknowledged(String ackId) {
        acks.complete(ackId);
    }

    @Override
    public void groupRefused(String ackId) {
        acks.refuse(ackId);
    }

    @Override
    public void ended(String connectionId, Control.@Nullable Origin origin, boolean stopCalled) {
        if (origin == null) {
            LOG.atWarn()
                    .addKeyValue("connectionId", connectionId)
                    .log("OnDisconnected of {} was not raised: nobody knows its request any more", connectionId);
            return;
        }
        try {
            applicationExecutor.execute(() -> raise(connectionId, origin, stopCalled));
        } catch (RejectedExecutionException e) {
            LOG.atWarn()
                    .addKeyValue("connectionId", connectionId)
                    .setCause(e)
                    .log("OnDisconnected of {} was not raised: the executor refused it", connectionId);
        }
    }

    private void raise(String connectionId, Control.Origin origin, boolean stopCalled) {
        Stages.call(() -> {
                    ConnectionScope scope = restored(origin);
                    if (scope == null) {
                        LOG.atWarn()
                                .addKeyValue("connectionId", connectionId)
                                .log("OnDisconnected of {} was not raised: nothing is mounted for it", connectionId);
                        return null;
                    }
                    return scope.disconnected(connectionId, stopCalled).thenApply(done -> (Void) null);
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.atWarn()
                                .addKeyValue("connectionId", connectionId)
                                .setCause(failure)
                                .log("OnDisconnected of {} failed", connectionId);
                    }
                });
    }

    private @Nullable ConnectionScope restored(Control.Origin origin) throws ProtocolException {
        String data = origin.connectionData();
        ConnectionRequest request = new ConnectionRequest(
                "GET",
                origin.path(),
                data == null
                        ? Parameters.empty()
                        : Parameters.ofQuery("connectionData=" + URLEncoder.encode(data, StandardCharsets.UTF_8)),
                Map.of(),
                Map.of(),
                new ConnectionUser(origin.user(), origin.authenticated(), Set.of()),
                origin.remoteAddress());
        for (Mount mount : mounts) {
            if (mount.path().matches(origin.path())) {
                return mount.application().restore(request);
            }
        }
        return null;
    }
}
