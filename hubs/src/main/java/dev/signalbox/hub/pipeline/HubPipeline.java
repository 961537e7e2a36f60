package dev.signalbox.hub.pipeline;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubInstance;
import dev.signalbox.hub.descriptor.HubDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The modules of one server in their order, and the way through them (protocol F10). The order is fixed by the first use. Safe for use by
 * any thread.
 */
public final class HubPipeline {
    private static final CompletionStage<?> DONE = CompletableFuture.completedFuture(null);

    private final List<HubPipelineModule> added = new ArrayList<>(); // guarded by this
    private volatile @Nullable List<HubPipelineModule> modules; // null until the first use

    /**
     * Adds a module inside of those added before.
     *
     * @throws IllegalStateException when the pipeline is in use already
     */
    public synchronized void add(HubPipelineModule module) {
        if (modules != null) {
            throw new IllegalStateException("Unable to add module. The HubPipeline has already been invoked.");
        }
        added.add(module);
    }

    private List<HubPipelineModule> modules() {
        List<HubPipelineModule> fixed = modules;
        return fixed == null ? fix() : fixed;
    }

    private synchronized List<HubPipelineModule> fix() {
        List<HubPipelineModule> fixed = List.copyOf(added);
        modules = fixed;
        return fixed;
    }

    /**
     * Takes a call through the modules to its method.
     *
     * @param method runs the method and awaits it; what it throws counts as a failed stage
     * @return the result; fails with what the caller shall be told about
     */
    public CompletionStage<@Nullable Object> incoming(
            IncomingCall call, Function<IncomingCall, CompletionStage<@Nullable Object>> method) {
        return incoming(modules(), 0, call, method);
    }

    private static CompletionStage<@Nullable Object> incoming(
            List<HubPipelineModule> modules,
            int index,
            IncomingCall call,
            Function<IncomingCall, CompletionStage<@Nullable Object>> method) {
        try {
            if (index == modules.size()) {
                return method.apply(call);
            }
            HubPipelineModule module = modules.get(index);
            if (!module.onBeforeIncoming(call)) {
                return CompletableFuture.completedFuture(null);
            }
            return incoming(modules, index + 1, call, method)
                    .<@Nullable Object>thenApply(result -> module.onAfterIncoming(result, call))
                    .<@Nullable Object>handle(
                            (result, failure) -> failure == null ? result : failed(module, failure, call));
        } catch (Throwable e) { // a hub method may throw anything; it becomes an answer
            return CompletableFuture.failedFuture(e);
        }
    }

    private static @Nullable Object failed(HubPipelineModule module, Throwable failure, IncomingCall call) {
        IncomingError error = new IncomingError(unwrap(failure));
        module.onIncomingError(error, call);
        Throwable remaining = error.error();
        if (remaining != null) {
            throw new CompletionException(remaining);
        }
        return error.result();
    }

    /** The failure itself, without what stages wrap around it. */
    public static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? unwrap(cause) : failure;
    }

    /** Takes something to be sent through the modules; the innermost step hands it to the publisher. */
    public void outgoing(OutgoingCall call, Consumer<OutgoingCall> send) {
        List<HubPipelineModule> all = modules();
        int entered = entered(all, module -> module.onBeforeOutgoing(call));
        if (entered == all.size()) {
            send.accept(call);
        }
        leave(all, entered, module -> module.onAfterOutgoing(call));
    }

    /** Runs OnConnected inside the modules. */
    public CompletionStage<?> connected(HubInstance instance) {
        return event(
                instance.hub(),
                HubPipelineModule::onBeforeConnect,
                instance::connected,
                HubPipelineModule::onAfterConnect);
    }

    /** Runs OnReconnected inside the modules. */
    public CompletionStage<?> reconnected(HubInstance instance) {
        return event(
                instance.hub(),
                HubPipelineModule::onBeforeReconnect,
                instance::reconnected,
                HubPipelineModule::onAfterReconnect);
    }

    /** Runs OnDisconnected inside the modules. */
    public CompletionStage<?> disconnected(HubInstance instance, boolean stopCalled) {
        return event(
                instance.hub(),
                (module, hub) -> module.onBeforeDisconnect(hub, stopCalled),
                () -> instance.disconnected(stopCalled),
                (module, hub) -> module.onAfterDisconnect(hub, stopCalled));
    }

    private CompletionStage<?> event(
            Hub hub,
            BiPredicate<HubPipelineModule, Hub> before,
            Supplier<CompletionStage<?>> event,
            BiConsumer<HubPipelineModule, Hub> after) {
        List<HubPipelineModule> all = modules();
        int entered = entered(all, module -> before.test(module, hub));
        CompletionStage<?> done = entered == all.size() ? event.get() : DONE;
        return entered == 0 ? done : done.thenRun(() -> leave(all, entered, module -> after.accept(module, hub)));
    }

    /** Whether no module refuses a hub to a client. */
    boolean authorizesConnect(HubDescriptor hub, ConnectionRequest request) {
        List<HubPipelineModule> all = modules();
        return entered(all, module -> module.onBeforeAuthorizeConnect(hub, request)) == all.size();
    }

    /** Filters the groups of one hub that a client comes back with, innermost module first. */
    public List<String> rejoiningGroups(HubDescriptor hub, ConnectionRequest request, List<String> groups) {
        List<HubPipelineModule> all = modules();
        List<String> remaining = groups;
        for (int i = all.size() - 1; i >= 0; i--) {
            remaining = all.get(i).onRejoiningGroups(hub, request, remaining);
        }
        return remaining;
    }

    /** How many modules, from the outside, let it pass; the first that does not ends the way in. */
    private static int entered(List<HubPipelineModule> modules, Predicate<HubPipelineModule> before) {
        int entered = 0;
        while (entered < modules.size() && before.test(modules.get(entered))) {
            entered++;
        }
        return entered;
    }

    private static void leave(List<HubPipelineModule> modules, int entered, Consumer<HubPipelineModule> after) {
        for (int i = entered - 1; i >= 0; i--) {
            after.accept(modules.get(i));
        }
    }
}
