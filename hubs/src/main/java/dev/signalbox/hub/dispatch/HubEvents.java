package dev.signalbox.hub.dispatch;

import static java.util.Objects.requireNonNull;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.hub.HubInstance;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.pipeline.HubPipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lifecycle events: one fresh object for each hub of the connection, started in order, awaited together (protocol F11). All run whatever
 * fails; the first failure is the result.
 */
final class HubEvents {
    private static final Logger LOG = LoggerFactory.getLogger(HubEvents.class);

    private final ServedHubs hubs;
    private final HubInstances instances;
    private final ConnectionItems items;

    HubEvents(ServedHubs hubs, HubInstances instances, ConnectionItems items) {
        this.hubs = hubs;
        this.instances = instances;
        this.items = items;
    }

    /** A connection's OnDisconnected is over, or it is another node's. */
    void ended(String connectionId) {
        items.ended(connectionId);
    }

    /** Raises one event at all of a connection's hubs. */
    CompletionStage<?> raise(
            List<HubDescriptor> of,
            ConnectionRequest request,
            String connectionId,
            Function<HubInstance, CompletionStage<?>> event) {
        List<CompletableFuture<?>> started = new ArrayList<>(of.size());
        for (HubDescriptor hub : of) {
            HubInstance instance = create(hub, request, connectionId);
            if (instance != null) {
                started.add(run(hub, instance, connectionId, event));
            }
        }
        return CompletableFuture.allOf(started.toArray(new CompletableFuture<?>[0]))
                .handle((ignored, anyFailure) -> {
                    if (anyFailure != null) {
                        throw new CompletionException(first(started));
                    }
                    return null;
                });
    }

    private @Nullable HubInstance create(HubDescriptor hub, ConnectionRequest request, String connectionId) {
        try {
            return instances.create(hub, request, connectionId, StateTracker.empty(hubs.json()));
        } catch (Throwable e) { // errors, too: the other hubs have their event all the same
            LOG.atError()
                    .addKeyValue("connectionId", connectionId)
                    .setCause(e)
                    .log("{}: no event on connection {}, the hub cannot be created", hub, connectionId);
            return null;
        }
    }

    private static CompletableFuture<?> run(
            HubDescriptor hub,
            HubInstance instance,
            String connectionId,
            Function<HubInstance, CompletionStage<?>> event) {
        CompletionStage<?> stage;
        try {
            stage = requireNonNull(event.apply(instance), "a module gave no stage");
        } catch (
                Throwable
                        e) { // the application's code may throw anything; the other hubs have their event all the same
            stage = CompletableFuture.failedFuture(e);
        }
        return stage.whenComplete((ignored, failure) -> {
                    if (failure != null) {
                        LOG.atWarn()
                                .addKeyValue("connectionId", connectionId)
                                .setCause(failure)
                                .log("{}: an event on connection {} failed", hub, connectionId);
                    }
                    HubInstances.dispose(instance);
                })
                .toCompletableFuture();
    }

    /** The first fault in the order of the hubs; a cancelled event counts only when nothing else failed. */
    private static Throwable first(List<CompletableFuture<?>> events) {
        for (CompletableFuture<?> event : events) {
            Throwable failure = failure(event);
            if (failure != null && !(failure instanceof CancellationException)) {
                return failure;
            }
        }
        return new CancellationException("an event of a hub was cancelled");
    }

    private static @Nullable Throwable failure(CompletableFuture<?> completed) {
        return completed
                .<@Nullable Throwable>handle((ignored, failure) -> failure == null ? null : HubPipeline.unwrap(failure))
                .join();
    }
}
