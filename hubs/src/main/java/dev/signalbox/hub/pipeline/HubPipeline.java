package dev.signalbox.hub.pipeline;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.hub.HubInstance;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.descriptor.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The modules of one server in their order, and the way through them (protocol F10). The order is fixed by the first use. Safe for use by
 * any thread.
 */
public final class HubPipeline {
    private final List<HubPipelineModule> added = new ArrayList<>(); // guarded by this
    private boolean promptAboutConnects; // written before, read after the modules
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
        promptAboutConnects = fixed.stream().allMatch(HubPipelineModule::authorizesConnectPromptly);
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
            return modules.get(index).incoming(call, () -> incoming(modules, index + 1, call, method));
        } catch (Throwable e) { // a hub method may throw anything; it becomes an answer
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The failure itself, without what stages wrap around it. */
    public static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? unwrap(cause) : failure;
    }

    /** Takes something to be sent through the modules; the innermost step hands it to the publisher. */
    public void outgoing(OutgoingCall call, Consumer<OutgoingCall> send) {
        outgoing(modules(), 0, call, send);
    }

    private static void outgoing(
            List<HubPipelineModule> modules, int index, OutgoingCall call, Consumer<OutgoingCall> send) {
        if (index == modules.size()) {
            send.accept(call);
        } else {
            modules.get(index).outgoing(call, () -> outgoing(modules, index + 1, call, send));
        }
    }

    /** Runs OnConnected inside the modules. */
    public CompletionStage<?> connected(HubInstance instance) {
        return event(modules(), 0, (module, inner) -> module.connect(instance.hub(), inner), instance::connected);
    }

    /** Runs OnReconnected inside the modules. */
    public CompletionStage<?> reconnected(HubInstance instance) {
        return event(modules(), 0, (module, inner) -> module.reconnect(instance.hub(), inner), instance::reconnected);
    }

    /** Runs OnDisconnected inside the modules. */
    public CompletionStage<?> disconnected(HubInstance instance, boolean stopCalled) {
        return event(
                modules(),
                0,
                (module, inner) -> module.disconnect(instance.hub(), stopCalled, inner),
                () -> instance.disconnected(stopCalled));
    }

    /** Whether the modules may be asked on an I/O thread who may connect. */
    boolean authorizesConnectPromptly() {
        modules();
        return promptAboutConnects;
    }

    private static CompletionStage<?> event(
            List<HubPipelineModule> modules, int index, Around around, Supplier<CompletionStage<?>> event) {
        return index == modules.size()
                ? event.get()
                : around.through(modules.get(index), () -> event(modules, index + 1, around, event));
    }

    /** An event on its way through one module. */
    private interface Around {
        CompletionStage<?> through(HubPipelineModule module, Supplier<CompletionStage<?>> inner);
    }

    /** Whether no module refuses a hub to a client. */
    boolean authorizesConnect(HubDescriptor hub, ConnectionRequest request) {
        for (HubPipelineModule module : modules()) {
            if (!module.onBeforeAuthorizeConnect(hub, request)) {
                return false;
            }
        }
        return true;
    }

    /** Tells the modules, innermost first, whether a client may connect. */
    void connectAuthorized(HubDescriptor hub, ConnectionRequest request, boolean authorized) {
        List<HubPipelineModule> all = modules();
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).onAfterAuthorizeConnect(hub, request, authorized);
        }
    }

    /** Whether no module refuses a call. */
    boolean authorizesMethod(HubDescriptor hub, @Nullable MethodDescriptor method, ConnectionRequest request) {
        for (HubPipelineModule module : modules()) {
            if (!module.onBeforeAuthorizeMethod(hub, method, request)) {
                return false;
            }
        }
        return true;
    }

    /** Tells the modules, innermost first, whether a call may be made. */
    void methodAuthorized(
            HubDescriptor hub, @Nullable MethodDescriptor method, ConnectionRequest request, boolean authorized) {
        List<HubPipelineModule> all = modules();
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).onAfterAuthorizeMethod(hub, method, request, authorized);
        }
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
}
