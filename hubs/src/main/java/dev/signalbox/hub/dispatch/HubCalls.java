package dev.signalbox.hub.dispatch;

import static java.util.Objects.requireNonNull;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.hub.HubException;
import dev.signalbox.hub.HubInstance;
import dev.signalbox.hub.NotAuthorizedException;
import dev.signalbox.hub.binding.ArgumentBinder;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.descriptor.MethodDescriptor;
import dev.signalbox.hub.pipeline.HubPipeline;
import dev.signalbox.hub.pipeline.IncomingCall;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.json.HubInvocation;
import dev.signalbox.protocol.json.JsonReadException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of hub methods, from payload to answer (protocol F3-F8).
 *
 * <pre>
 *   parse - find hub - read state - find method - authorise - hub object - bind - modules - method - answer
 *   \___ failed stage ___/\______________________ answered with E, if anything fails _____________/
 * </pre>
 *
 * Where the original gives no answer although the call's id is known, as for an unknown hub, this answers with E (protocol K66).
 */
final class HubCalls {
    private static final Logger LOG = LoggerFactory.getLogger(HubCalls.class);

    private final ServedHubs hubs;
    private final HubInstances instances;
    private final ArgumentBinder binder;
    private final Replies replies;

    HubCalls(ServedHubs hubs, HubInstances instances) {
        this.hubs = hubs;
        this.instances = instances;
        this.binder = new ArgumentBinder(hubs.json());
        this.replies = new Replies(hubs.json(), hubs.detailedErrors(), hubs.developmentMode());
    }

    /** Serves one payload; see {@link dev.signalbox.connection.ConnectionScope#received}. */
    CompletionStage<@Nullable JsonPayload> serve(
            ConnectionRequest request, String connectionId, @Nullable String data) {
        try {
            return answer(request, connectionId, parse(data));
        } catch (ProtocolException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private HubInvocation parse(@Nullable String data) throws ProtocolException {
        if (data == null) {
            throw new ProtocolException(500, "The hub invocation is missing.");
        }
        return HubInvocation.parse(data, hubs.limits());
    }

    private CompletionStage<@Nullable JsonPayload> answer(
            ConnectionRequest request, String connectionId, HubInvocation invocation) throws ProtocolException {
        String hubName = invocation.hub();
        HubDescriptor hub = hubName == null ? null : hubs.catalog().find(hubName);
        if (hub == null || invocation.method() == null) {
            return refused(
                    connectionId,
                    invocation,
                    hub == null ? "'" + hubName + "' Hub could not be resolved." : "No method given.");
        }
        StateTracker state;
        try {
            state = StateTracker.of(invocation.stateJson(), hubs.json());
        } catch (JsonReadException e) {
            return refused(connectionId, invocation, String.valueOf(e.getMessage()));
        }
        return answer(new Call(request, connectionId, invocation, hub, invocation.method(), state));
    }

    /** An answer if the client can find the call it belongs to, otherwise a failure as the original's. */
    private CompletionStage<@Nullable JsonPayload> refused(String connectionId, HubInvocation invocation, String reason)
            throws ProtocolException {
        LOG.atDebug().addKeyValue("connectionId", connectionId).log("refused a call: {}", reason);
        if (invocation.id() == null) {
            throw new ProtocolException(500, "The hub invocation cannot be served.");
        }
        return CompletableFuture.completedFuture(
                replies.failure(invocation, new IllegalArgumentException(reason), null));
    }

    private CompletionStage<@Nullable JsonPayload> answer(Call call) {
        MethodDescriptor method =
                call.hub().resolve(call.method(), call.invocation().arguments().size());
        InvocationProgress progress = method != null && method.reportsProgress()
                ? new InvocationProgress(
                        hubs.publisher(),
                        hubs.json(),
                        call.connectionId(),
                        call.invocation().id(),
                        call.state())
                : null;
        HubInstance instance = null;
        CompletionStage<@Nullable Object> done;
        try {
            hubs.authorizer().checkCall(call.hub(), method, call.request());
            instance = instances.create(call.hub(), call.request(), call.connectionId(), call.state());
            done = requireNonNull(run(call, method, instance, progress), "a module gave no stage");
        } catch (Throwable e) { // the application's code may throw anything; it becomes an answer
            done = CompletableFuture.failedFuture(e);
        }
        HubInstance served = instance;
        return done.<@Nullable JsonPayload>handle((result, failure) -> {
            if (progress != null) {
                progress.complete();
            }
            try {
                if (failure == null) {
                    return replies.result(call.invocation(), result, call.state());
                }
                log(call, HubPipeline.unwrap(failure));
                return replies.failure(call.invocation(), failure, call.state());
            } finally {
                if (served != null) {
                    HubInstances.dispose(served);
                }
            }
        });
    }

    private CompletionStage<@Nullable Object> run(
            Call call, @Nullable MethodDescriptor method, HubInstance instance, @Nullable InvocationProgress progress)
            throws JsonReadException {
        @Nullable
        Object[] arguments = method == null
                ? new @Nullable Object[0]
                : binder.bind(method, call.invocation().arguments(), progress);
        List<@Nullable Object> shown = Arrays.asList(arguments);
        return hubs.pipeline()
                .incoming(
                        new IncomingCall(instance.hub(), call.hub(), call.method(), method, shown),
                        incoming -> invoke(incoming, arguments));
    }

    private static CompletionStage<@Nullable Object> invoke(IncomingCall call, @Nullable Object[] arguments) {
        MethodDescriptor method = call.method();
        if (method == null) {
            return CompletableFuture.failedFuture(
                    new UnresolvedMethodException(call.descriptor().unresolved(call.methodName())));
        }
        try {
            Object result = method.invoke(call.hub(), arguments);
            return result instanceof CompletionStage<?> stage
                    ? stage.thenApply(value -> value)
                    : CompletableFuture.completedFuture(result);
        } catch (Throwable e) { // a hub method may throw anything; it becomes an answer
            return CompletableFuture.failedFuture(e);
        }
    }

    // What callers cause, and what is meant for them, is not the operator's business.
    private static void log(Call call, Throwable failure) {
        if (failure instanceof HubException
                || failure instanceof NotAuthorizedException
                || failure instanceof JsonReadException
                || failure instanceof UnresolvedMethodException) {
            LOG.atDebug()
                    .addKeyValue("connectionId", call.connectionId())
                    .log("{}.{} failed: {}", call.hub(), call.method(), failure.getMessage());
        } else {
            LOG.atWarn()
                    .addKeyValue("connectionId", call.connectionId())
                    .setCause(failure)
                    .log("{} on connection {} failed", call.hub(), call.connectionId());
        }
    }

    private record Call(
            ConnectionRequest request,
            String connectionId,
            HubInvocation invocation,
            HubDescriptor hub,
            String method,
            StateTracker state) {}
}
