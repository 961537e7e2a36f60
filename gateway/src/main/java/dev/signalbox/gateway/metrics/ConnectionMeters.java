package dev.signalbox.gateway.metrics;

import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.IdentityChange;
import dev.signalbox.protocol.Limit;
import dev.signalbox.protocol.TransportType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counts what happens to connections and passes it on:
 *
 * <ul>
 *   <li>{@code signalbox.connections.opened}, and {@code .closed} by {@code reason}
 *   <li>{@code signalbox.connections.attached}: receive requests, by {@code transport}
 *   <li>{@code signalbox.connections.gaps}: returns that missed messages; {@code signalbox.messages.missed}: how many, where that is
 *       known
 *   <li>{@code signalbox.connections.identity.changes} by {@code cause} and {@code outcome}: accepted or refused
 *   <li>{@code signalbox.limits.reached} by {@code limit}
 *   <li>{@code signalbox.messages.overrun}: messages dropped from full rings
 * </ul>
 */
public final class ConnectionMeters implements ConnectionEvents {
    private final ConnectionEvents next;
    private final Counter opened;
    private final Map<DisconnectReason, Counter> closed = new EnumMap<>(DisconnectReason.class);
    private final Map<TransportType, Counter> attached = new EnumMap<>(TransportType.class);
    private final Map<IdentityChange, Counter> acceptedChanges = new EnumMap<>(IdentityChange.class);
    private final Map<IdentityChange, Counter> refusedChanges = new EnumMap<>(IdentityChange.class);
    private final Map<Limit, Counter> limits = new EnumMap<>(Limit.class);
    private final Counter gaps;
    private final Counter missed;
    private final Counter overrun;

    /**
     * Makes the meters.
     *
     * @param next is told everything as well
     */
    public ConnectionMeters(MeterRegistry registry, ConnectionEvents next) {
        this.next = next;
        opened = Counter.builder("signalbox.connections.opened")
                .description("Connections that came to life")
                .register(registry);
        for (DisconnectReason reason : DisconnectReason.values()) {
            closed.put(
                    reason,
                    Counter.builder("signalbox.connections.closed")
                            .description("Connections that are gone for good")
                            .tag("reason", tag(reason))
                            .register(registry));
        }
        for (TransportType transport : TransportType.values()) {
            attached.put(
                    transport,
                    Counter.builder("signalbox.connections.attached")
                            .description("Receive requests of connections")
                            .tag("transport", transport.wireName())
                            .register(registry));
        }
        for (IdentityChange change : IdentityChange.values()) {
            acceptedChanges.put(change, changes(registry, change, "accepted"));
            refusedChanges.put(change, changes(registry, change, "refused"));
        }
        for (Limit limit : Limit.values()) {
            limits.put(
                    limit,
                    Counter.builder("signalbox.limits.reached")
                            .description("Messages and requests that held more of something than they may")
                            .tag("limit", limit.tag())
                            .register(registry));
        }
        gaps = Counter.builder("signalbox.connections.gaps")
                .description("Returns of clients that missed messages")
                .register(registry);
        missed = Counter.builder("signalbox.messages.missed")
                .description("Messages that clients missed, where it is known how many")
                .register(registry);
        overrun = Counter.builder("signalbox.messages.overrun")
                .description("Messages dropped from full rings before they were sent")
                .register(registry);
    }

    private static Counter changes(MeterRegistry registry, IdentityChange change, String outcome) {
        return Counter.builder("signalbox.connections.identity.changes")
                .description("Requests whose user is not the one their connection belongs to")
                .tag("cause", change.tag())
                .tag("outcome", outcome)
                .register(registry);
    }

    private static String tag(DisconnectReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void opened(String connectionId) {
        opened.increment();
        next.opened(connectionId);
    }

    @Override
    public void attached(String connectionId, TransportType transport) {
        count(attached.get(transport));
        next.attached(connectionId, transport);
    }

    @Override
    public void closed(String connectionId, DisconnectReason reason) {
        count(closed.get(reason));
        next.closed(connectionId, reason);
    }

    @Override
    public void gap(String connectionId, long count) {
        gaps.increment();
        if (count > 0) {
            missed.increment((double) count);
        }
        next.gap(connectionId, count);
    }

    @Override
    public void overrun(String connectionId, int dropped) {
        overrun.increment(dropped);
        next.overrun(connectionId, dropped);
    }

    @Override
    public void identityChanged(String connectionId, IdentityChange change, boolean accepted) {
        count((accepted ? acceptedChanges : refusedChanges).get(change));
        next.identityChanged(connectionId, change, accepted);
    }

    @Override
    public void limitReached(Limit limit) {
        count(limits.get(limit));
        next.limitReached(limit);
    }

    private static void count(@org.jspecify.annotations.Nullable Counter counter) {
        if (counter != null) { // always: each constant has one
            counter.increment();
        }
    }
}
