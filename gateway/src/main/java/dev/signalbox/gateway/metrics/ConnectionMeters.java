package dev.signalbox.gateway.metrics;

import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.GapCause;
import dev.signalbox.connection.IdentityChange;
import dev.signalbox.connection.Refusal;
import dev.signalbox.connection.SlowCause;
import dev.signalbox.protocol.Limit;
import dev.signalbox.protocol.TransportType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts what happens to connections and passes it on:
 *
 * <ul>
 *   <li>{@code signalbox.connections.current}, {@code .opened} and {@code .reconnected} by {@code transport}, {@code family}, {@code release}
 *       and {@code protocol}, and {@code .closed} by {@code reason}, {@code transport}, {@code family} and {@code protocol}
 *   <li>{@code signalbox.errors} of {@code kind} transport
 *   <li>{@code signalbox.connections.attached}: receive requests, by {@code transport}
 *   <li>{@code signalbox.connections.gaps} by {@code cause}: times that a client missed messages; {@code signalbox.messages.missed}: how
 *       many, where that is known
 *   <li>{@code signalbox.connections.forgotten} by {@code client}, absent or present: connections whose buffer was emptied for the bound of the
 *       process; {@code signalbox.messages.forgotten}: how many entries that were
 *   <li>{@code signalbox.connections.slow} by {@code cause} and {@code transport}: sockets dropped because their client takes too little
 *   <li>{@code signalbox.connections.paused}: times that a socket was not read because too much waited
 *   <li>{@code signalbox.connections.refused} by {@code cause}, and {@code .delayed}: requests for connections that were sent away, and that had
 *       to wait for their turn
 *   <li>{@code signalbox.connections.identity.changes} by {@code cause} and {@code outcome}: accepted or refused
 *   <li>{@code signalbox.groups.refused}: groups that connections were not let into, being in as many as they may
 *   <li>{@code signalbox.limits.reached} by {@code limit}
 *   <li>{@code signalbox.messages.overrun}: messages dropped from full rings
 * </ul>
 */
public final class ConnectionMeters implements ConnectionEvents {
    private final ConnectionEvents next;
    private final Population population;
    private final Counter transportErrors;
    private final EnumCounters<TransportType> attached;
    private final EnumCounters<IdentityChange> acceptedChanges;
    private final EnumCounters<IdentityChange> refusedChanges;
    private final EnumCounters<Limit> limits;
    private final EnumCounters<GapCause> gaps;
    private final Map<TransportType, EnumCounters<SlowCause>> slow = new EnumMap<>(TransportType.class);
    private final EnumCounters<Refusal> refused;
    private final Counter forgottenAbsent;
    private final Counter forgottenPresent;
    private final Counter forgottenEntries;
    private final Counter paused;
    private final Counter delayed;
    private final Counter groupsRefused;
    private final Counter missed;
    private final Counter overrun;

    /**
     * Makes the meters.
     *
     * @param next is told everything as well
     */
    public ConnectionMeters(MeterRegistry registry, ConnectionEvents next) {
        this.next = next;
        population = new Population(registry);
        transportErrors = Counter.builder("signalbox.errors")
                .description("What went wrong, as the original's counters of errors tell it apart")
                .tag("kind", "transport")
                .register(registry);
        attached = EnumCounters.of(
                registry,
                "signalbox.connections.attached",
                "Receive requests of connections",
                TransportType.class,
                "transport",
                TransportType::wireName);
        acceptedChanges = changes(registry, "accepted");
        refusedChanges = changes(registry, "refused");
        limits = EnumCounters.of(
                registry,
                "signalbox.limits.reached",
                "Messages and requests that held more of something than they may",
                Limit.class,
                "limit",
                Limit::tag);
        gaps = EnumCounters.of(
                registry,
                "signalbox.connections.gaps",
                "Times that a client missed messages",
                GapCause.class,
                "cause",
                EnumCounters::text);
        for (TransportType transport : TransportType.values()) {
            slow.put(
                    transport,
                    EnumCounters.of(
                            registry,
                            "signalbox.connections.slow",
                            "Sockets dropped because their client takes too little",
                            SlowCause.class,
                            "cause",
                            EnumCounters::text,
                            "transport",
                            transport.wireName()));
        }
        refused = EnumCounters.of(
                registry,
                "signalbox.connections.refused",
                "Requests for connections that were sent away",
                Refusal.class,
                "cause",
                EnumCounters::text);
        forgottenAbsent = forgotten(registry, "absent");
        forgottenPresent = forgotten(registry, "present");
        forgottenEntries = Counter.builder("signalbox.messages.forgotten")
                .description("Entries of buffers that were emptied for the bound of the process")
                .register(registry);
        paused = Counter.builder("signalbox.connections.paused")
                .description("Times that a socket was not read because too much waited")
                .register(registry);
        delayed = Counter.builder("signalbox.connections.delayed")
                .description("Requests for connections that had to wait for their turn")
                .register(registry);
        groupsRefused = Counter.builder("signalbox.groups.refused")
                .description("Groups that connections were not let into, being in as many as they may")
                .register(registry);
        missed = Counter.builder("signalbox.messages.missed")
                .description("Messages that clients missed, where it is known how many")
                .register(registry);
        overrun = Counter.builder("signalbox.messages.overrun")
                .description("Messages dropped from full rings before they were sent")
                .register(registry);
    }

    private static EnumCounters<IdentityChange> changes(MeterRegistry registry, String outcome) {
        return EnumCounters.of(
                registry,
                "signalbox.connections.identity.changes",
                "Requests whose user is not the one their connection belongs to",
                IdentityChange.class,
                "cause",
                IdentityChange::tag,
                "outcome",
                outcome);
    }

    private static Counter forgotten(MeterRegistry registry, String client) {
        return Counter.builder("signalbox.connections.forgotten")
                .description("Connections whose buffer was emptied for the bound of the process")
                .tag("client", client)
                .register(registry);
    }

    @Override
    public void opened(String connectionId, ConnectionRequest request) {
        population.opened(connectionId, request);
        next.opened(connectionId, request);
    }

    @Override
    public void reconnected(String connectionId, TransportType transport) {
        population.reconnected(connectionId);
        next.reconnected(connectionId, transport);
    }

    @Override
    public void attached(String connectionId, TransportType transport) {
        attached.count(transport);
        population.attached(connectionId, transport);
        next.attached(connectionId, transport);
    }

    @Override
    public void closed(String connectionId, DisconnectReason reason) {
        population.closed(connectionId, reason);
        next.closed(connectionId, reason);
    }

    @Override
    public void gap(String connectionId, long count, GapCause cause) {
        gaps.count(cause);
        if (count > 0) {
            missed.increment((double) count);
        }
        next.gap(connectionId, count, cause);
    }

    @Override
    public void forgotten(String connectionId, int entries, boolean absent) {
        (absent ? forgottenAbsent : forgottenPresent).increment();
        forgottenEntries.increment(entries);
        next.forgotten(connectionId, entries, absent);
    }

    @Override
    public void slow(String connectionId, TransportType transport, SlowCause cause) {
        EnumCounters<SlowCause> byCause = slow.get(transport);
        if (byCause != null) { // always: each constant has them
            byCause.count(cause);
        }
        transportErrors.increment();
        next.slow(connectionId, transport, cause);
    }

    @Override
    public void paused(String connectionId) {
        paused.increment();
        next.paused(connectionId);
    }

    @Override
    public void refused(Refusal refusal) {
        refused.count(refusal);
        next.refused(refusal);
    }

    @Override
    public void acceptDelayed() {
        delayed.increment();
        next.acceptDelayed();
    }

    @Override
    public void groupsRefused(String connectionId, int groups) {
        groupsRefused.increment(groups);
        next.groupsRefused(connectionId, groups);
    }

    @Override
    public void overrun(String connectionId, int dropped) {
        overrun.increment(dropped);
        next.overrun(connectionId, dropped);
    }

    @Override
    public void identityChanged(String connectionId, IdentityChange change, boolean accepted) {
        (accepted ? acceptedChanges : refusedChanges).count(change);
        next.identityChanged(connectionId, change, accepted);
    }

    @Override
    public void limitReached(Limit limit) {
        limits.count(limit);
        next.limitReached(limit);
    }
}
