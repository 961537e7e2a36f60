package dev.signalbox.hub.module;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubException;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.descriptor.MethodDescriptor;
import dev.signalbox.hub.pipeline.HubPipeline;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import dev.signalbox.hub.pipeline.IncomingCall;
import dev.signalbox.hub.pipeline.OutgoingCall;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures what hubs do. Needs {@code micrometer-core}, which only users of this class must bring.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>Meter</th><th>Kind</th><th>Tags</th></tr>
 * <tr><td>{@code signalbox.hub.calls}</td><td>timer</td><td>hub, method, outcome: {@code success}, {@code hub-exception}, {@code error}</td></tr>
 * <tr><td>{@code signalbox.hub.events}</td><td>timer</td><td>hub, event: {@code connect}, {@code reconnect}, {@code disconnect}; outcome</td></tr>
 * <tr><td>{@code signalbox.hub.messages}</td><td>counter</td><td>hub, method, outcome</td></tr>
 * <tr><td>{@code signalbox.hub.refusals}</td><td>counter</td><td>hub, of: {@code connect}, {@code method}</td></tr>
 * </table>
 *
 * <p>The method of a call that the hub does not have is tagged {@code unknown}, so that clients cannot make meters. A message counts once
 * however many clients get it.
 */
public final class MetricsModule extends HubPipelineModule {
    private static final String CALLS = "signalbox.hub.calls";
    private static final String EVENTS = "signalbox.hub.events";
    private static final String MESSAGES = "signalbox.hub.messages";
    private static final String REFUSALS = "signalbox.hub.refusals";
    private static final String UNKNOWN = "unknown";
    private static final String SUCCESS = "success";

    private final MeterRegistry meters;

    /** Measures into a registry. */
    public MetricsModule(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    protected CompletionStage<@Nullable Object> incoming(
            IncomingCall call, Supplier<CompletionStage<@Nullable Object>> inner) {
        Timer.Sample sample = Timer.start(meters);
        MethodDescriptor method = call.method();
        return inner.get()
                .whenComplete((result, failure) -> sample.stop(meters.timer(
                        CALLS,
                        "hub",
                        call.descriptor().name(),
                        "method",
                        method == null ? UNKNOWN : method.name(),
                        "outcome",
                        outcome(failure))));
    }

    @Override
    protected void onAfterOutgoing(OutgoingCall call) {
        sent(call, SUCCESS);
    }

    @Override
    protected void onOutgoingError(OutgoingCall call, Throwable error) {
        sent(call, outcome(error));
    }

    private void sent(OutgoingCall call, String outcome) {
        meters.counter(MESSAGES, "hub", call.hub(), "method", call.method(), "outcome", outcome)
                .increment();
    }

    @Override
    protected CompletionStage<?> connect(Hub hub, Supplier<CompletionStage<?>> inner) {
        return timed(hub, "connect", inner);
    }

    @Override
    protected CompletionStage<?> reconnect(Hub hub, Supplier<CompletionStage<?>> inner) {
        return timed(hub, "reconnect", inner);
    }

    @Override
    protected CompletionStage<?> disconnect(Hub hub, boolean stopCalled, Supplier<CompletionStage<?>> inner) {
        return timed(hub, "disconnect", inner);
    }

    private CompletionStage<?> timed(Hub hub, String event, Supplier<CompletionStage<?>> inner) {
        Timer.Sample sample = Timer.start(meters);
        CompletionStage<?> done;
        try {
            done = inner.get();
        } catch (Throwable e) { // measured here, and still the connection's
            stop(sample, hub, event, e);
            throw e;
        }
        return done.whenComplete((nothing, failure) -> stop(sample, hub, event, failure));
    }

    private void stop(Timer.Sample sample, Hub hub, String event, @Nullable Throwable failure) {
        sample.stop(meters.timer(
                EVENTS, "hub", HubDescriptor.nameOf(hub.getClass()), "event", event, "outcome", outcome(failure)));
    }

    @Override
    protected void onAfterAuthorizeConnect(HubDescriptor hub, ConnectionRequest request, boolean authorized) {
        refused(hub, "connect", authorized);
    }

    @Override
    protected void onAfterAuthorizeMethod(
            HubDescriptor hub, @Nullable MethodDescriptor method, ConnectionRequest request, boolean authorized) {
        refused(hub, "method", authorized);
    }

    private void refused(HubDescriptor hub, String of, boolean authorized) {
        if (!authorized) {
            meters.counter(REFUSALS, "hub", hub.name(), "of", of).increment();
        }
    }

    private static String outcome(@Nullable Throwable failure) {
        if (failure == null) {
            return SUCCESS;
        }
        return HubPipeline.unwrap(failure) instanceof HubException ? "hub-exception" : "error";
    }
}
