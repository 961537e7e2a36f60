package dev.signalbox.gateway.metrics;

import dev.signalbox.connection.backplane.BackplaneStatus;
import dev.signalbox.connection.cluster.Cluster;
import dev.signalbox.connection.runtime.ConnectionRuntime;
import dev.signalbox.connection.runtime.RuntimeFigures;
import dev.signalbox.protocol.TransportType;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the connection runtime counts itself, read when somebody looks: nothing here is on the way of a message. The meters are described
 * in {@code docs/metrics.md}.
 */
public final class RuntimeMeters {
    private final MeterRegistry registry;

    private RuntimeMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Binds them.
     *
     * @param bufferLimit how many bytes all connections together may hold
     */
    public static void bind(MeterRegistry registry, ConnectionRuntime runtime, long bufferLimit) {
        RuntimeMeters meters = new RuntimeMeters(registry);
        meters.gauge("signalbox.connections", "Connections that are alive", runtime, ConnectionRuntime::connections);
        RuntimeFigures figures = runtime.figures();
        meters.messages(figures);
        meters.lanes(figures);
        meters.gauge(
                "signalbox.buffer.bytes",
                "Bytes that all connections together hold for clients",
                figures,
                RuntimeFigures::heldBytes);
        meters.gauge(
                "signalbox.buffer.limit.bytes",
                "Bytes that all connections together may hold",
                figures,
                any -> bufferLimit);
        meters.gauge(
                "signalbox.inbound.bytes",
                "Bytes of messages from WebSocket clients that wait to be worked on",
                figures,
                RuntimeFigures::inboundBytes);
        if (runtime.backplane() != null) {
            meters.backplane(runtime::backplane);
        }
        Cluster cluster = runtime.cluster();
        if (cluster != null) {
            meters.gauge(
                    "signalbox.nodes",
                    "Nodes heard of lately, this one included",
                    cluster,
                    each -> each.nodes().size());
            meters.counter(
                    "signalbox.connections.adopted",
                    "Connections of nodes that were gone, declared ended by this one",
                    cluster,
                    Cluster::adopted);
        }
    }

    private void messages(RuntimeFigures figures) {
        for (TransportType type : TransportType.values()) {
            String transport = type.wireName();
            FunctionCounter.builder("signalbox.messages.sent", figures, each -> each.sent(type))
                    .description("Messages and replies handed to the transports of clients")
                    .tag("transport", transport)
                    .register(registry);
            FunctionCounter.builder("signalbox.sent.bytes", figures, each -> each.sentBytes(type))
                    .description("Bytes of frames handed to the transports of clients, keep-alives aside")
                    .baseUnit("bytes")
                    .tag("transport", transport)
                    .register(registry);
            FunctionCounter.builder("signalbox.messages.received", figures, each -> each.received(type))
                    .description("Messages that clients sent")
                    .tag("transport", transport)
                    .register(registry);
        }
        counter(
                "signalbox.messages.published",
                "Messages that were given a place in the log, commands included",
                figures,
                RuntimeFigures::published);
        counter(
                "signalbox.messages.delivered",
                "Messages put into the buffers of connections, one for each connection",
                figures,
                RuntimeFigures::delivered);
        gauge(
                "signalbox.log.entries",
                "Messages the log holds here, commands included",
                figures,
                RuntimeFigures::logEntries);
        gauge("signalbox.log.bytes", "Bytes of those", figures, RuntimeFigures::logBytes);
        gauge(
                "signalbox.topics",
                "Topics listened to, once for each lane that has members",
                figures,
                RuntimeFigures::topics);
    }

    private void lanes(RuntimeFigures figures) {
        gauge("signalbox.lanes", "Lanes that deliver", figures, RuntimeFigures::lanes);
        gauge("signalbox.lanes.busy", "Lanes that are behind the log now", figures, RuntimeFigures::busyLanes);
        for (int i = 0; i < figures.lanes(); i++) {
            int lane = i;
            Gauge.builder("signalbox.lane.lag", figures, each -> each.lag(lane))
                    .description("Messages of the log that a lane has not taken yet")
                    .tag("lane", Integer.toString(lane))
                    .register(registry);
        }
    }

    private void backplane(Supplier<@Nullable BackplaneStatus> status) {
        for (BackplaneStatus.State state : BackplaneStatus.State.values()) {
            Gauge.builder("signalbox.backplane.streams", status, from -> {
                        BackplaneStatus now = from.get();
                        return now != null && now.state() == state ? 1 : 0;
                    })
                    .description("The way to the backplane, by how it stands: 1 for the state it is in")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        figure("signalbox.backplane.queue", "Sends that wait", status, BackplaneStatus::queued);
        Gauge.builder("signalbox.backplane.lag", status, from -> {
                    BackplaneStatus now = from.get();
                    return now == null ? 0 : (double) now.lag().toMillis() / TimeUnit.SECONDS.toMillis(1);
                })
                .description("For how long this node has not been at the end of the log")
                .baseUnit("seconds")
                .register(registry);
        total("signalbox.backplane.appended", "Sends the backplane accepted", status, BackplaneStatus::appended);
        total("signalbox.backplane.errors", "Sends that failed or were refused", status, BackplaneStatus::failed);
        total("signalbox.backplane.received", "Messages read from the backplane", status, BackplaneStatus::received);
        total(
                "signalbox.backplane.repeated",
                "Messages read again from the backplane, and dropped",
                status,
                BackplaneStatus::repeated);
        total(
                "signalbox.backplane.gaps",
                "Times that messages were gone before this node read them",
                status,
                BackplaneStatus::gaps);
        total(
                "signalbox.backplane.resets",
                "Times that the backplane lost its past and began anew",
                status,
                BackplaneStatus::resets);
    }

    private void figure(
            String name,
            String description,
            Supplier<@Nullable BackplaneStatus> status,
            ToDoubleFunction<BackplaneStatus> value) {
        gauge(name, description, status, from -> of(from, value));
    }

    private void total(
            String name,
            String description,
            Supplier<@Nullable BackplaneStatus> status,
            ToDoubleFunction<BackplaneStatus> value) {
        counter(name, description, status, from -> of(from, value));
    }

    private static double of(Supplier<@Nullable BackplaneStatus> from, ToDoubleFunction<BackplaneStatus> value) {
        BackplaneStatus now = from.get();
        return now == null ? 0 : value.applyAsDouble(now);
    }

    private <T> void gauge(String name, String description, T from, ToDoubleFunction<T> value) {
        Gauge.builder(name, from, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private <T> void counter(String name, String description, T from, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, from, value).description(description).register(registry);
    }
}
