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
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
 * <tr><td>{@code signalbox.errors}</td><td>counter</td><td>kind: {@code hub-resolution}, {@code hub-invocation}</td></tr>
 * </table>
 *
 * <p>The method of a call that the hub does not have is tagged {@code unknown}, so that clients cannot make meters. A message counts once
 * however many clients get it. Meters are made once for each name and then found by it.
 */
public final class MetricsModule extends HubPipelineModule {
    private static final String UNKNOWN = "unknown";
    private static final int MOST_NAMES = 1_000; // of client methods, which programs may make up

    private final MeterRegistry meters;
    private final Map<Name, Timers> calls = new ConcurrentHashMap<>();
    private final Map<Name, Timers> events = new ConcurrentHashMap<>();
    private final Map<Name, Counters> messages = new ConcurrentHashMap<>();
    private final Map<Name, Counter> refusals = new ConcurrentHashMap<>();
    private final Counter resolutionErrors;
    private final Counter invocationErrors;

    /** Measures into a registry. */
    public MetricsModule(MeterRegistry meters) {
        this.meters = meters;
        this.resolutionErrors = errors("hub-resolution");
        this.invocationErrors = errors("hub-invocation");
    }

    private Counter errors(String kind) {
        return Counter.builder("signalbox.errors")
                .description("What went wrong, as the original's counters of errors tell it apart")
                .tag("kind", kind)
                .register(meters);
    }

    /** A hub, and a method, event or decision of it. */
    private record Name(String hub, String of) {}

    /** How something ended. */
    private enum Outcome {
        SUCCESS("success"),
        HUB_EXCEPTION("hub-exception"),
        ERROR("error");

        private final String tag;

        Outcome(String tag) {
            this.tag = tag;
        }

        static Outcome of(@Nullable Throwable failure) {
            if (failure == null) {
                return SUCCESS;
            }
            return HubPipeline.unwrap(failure) instanceof HubException ? HUB_EXCEPTION : ERROR;
        }
    }

    /** A timer for each outcome there was, made once. */
    private static final class Timers {
        private final Map<Outcome, Timer> byOutcome = new ConcurrentHashMap<>(4);
        private final Function<Outcome, Timer> maker;

        Timers(Function<Outcome, Timer> maker) {
            this.maker = maker;
        }

        void stop(Timer.Sample sample, @Nullable Throwable failure) {
            sample.stop(byOutcome.computeIfAbsent(Outcome.of(failure), maker));
        }
    }

    /** A counter for each outcome there was, made once. */
    private static final class Counters {
        private final Map<Outcome, Counter> byOutcome = new ConcurrentHashMap<>(4);
        private final Function<Outcome, Counter> maker;

        Counters(Function<Outcome, Counter> maker) {
            this.maker = maker;
        }

        void count(@Nullable Throwable failure) {
            byOutcome.computeIfAbsent(Outcome.of(failure), maker).increment();
        }
    }

    private Timers timers(String meter, String description, String tag, Name name) {
        return new Timers(outcome -> Timer.builder(meter)
                .description(description)
                .tags("hub", name.hub(), tag, name.of(), "outcome", outcome.tag)
                .register(meters));
    }

    private Counters counters(Name name) {
        return new Counters(outcome -> Counter.builder("signalbox.hub.messages")
                .description("Calls of client methods that hubs and programs sent")
                .tags("hub", name.hub(), "method", name.of(), "outcome", outcome.tag)
                .register(meters));
    }

    @Override
    protected CompletionStage<@Nullable Object> incoming(
            IncomingCall call, Supplier<CompletionStage<@Nullable Object>> inner) {
        Timer.Sample sample = Timer.start(meters);
        MethodDescriptor method = call.method();
        Timers timers = calls.computeIfAbsent(
                new Name(call.descriptor().name(), method == null ? UNKNOWN : method.name()),
                name -> timers("signalbox.hub.calls", "Calls of hub methods by clients", "method", name));
        return inner.get().whenComplete((result, failure) -> {
            timers.stop(sample, failure);
            if (failure != null) {
                (method == null ? resolutionErrors : invocationErrors).increment();
            }
        });
    }

    @Override
    protected void onAfterOutgoing(OutgoingCall call) {
        sent(call, null);
    }

    @Override
    protected void onOutgoingError(OutgoingCall call, Throwable error) {
        sent(call, error);
    }

    private void sent(OutgoingCall call, @Nullable Throwable failure) {
        Name name = new Name(call.hub(), call.method());
        Counters counters = messages.get(name);
        if (counters == null) {
            Name counted = messages.size() < MOST_NAMES ? name : new Name(call.hub(), "other");
            counters = messages.computeIfAbsent(counted, this::counters);
        }
        counters.count(failure);
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
        Timers timers = events.computeIfAbsent(
                new Name(HubDescriptor.nameOf(hub.getClass()), event),
                name -> timers("signalbox.hub.events", "Events of connections at hubs", "event", name));
        CompletionStage<?> done;
        try {
            done = inner.get();
        } catch (Throwable e) { // measured here, and still the connection's
            timers.stop(sample, e);
            throw e;
        }
        return done.whenComplete((nothing, failure) -> timers.stop(sample, failure));
    }

    @Override
    protected void onAfterAuthorizeConnect(HubDescriptor hub, ConnectionRequest request, boolean authorized) {
        refused(hub, "connect", authorized);
    }

    @Override
    protected boolean authorizesConnectPromptly() {
        return true; // it only counts
    }

    @Override
    protected void onAfterAuthorizeMethod(
            HubDescriptor hub, @Nullable MethodDescriptor method, ConnectionRequest request, boolean authorized) {
        refused(hub, "method", authorized);
    }

    private void refused(HubDescriptor hub, String of, boolean authorized) {
        if (!authorized) {
            refusals.computeIfAbsent(
                            new Name(hub.name(), of),
                            name -> Counter.builder("signalbox.hub.refusals")
                                    .description("Who was not authorized, to connect or to call a method")
                                    .tags("hub", name.hub(), "of", name.of())
                                    .register(meters))
                    .increment();
        }
    }
}
