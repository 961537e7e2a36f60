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
import java.util.Locale;
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
    private final Map<TransportType, Counter> attached = new EnumMap<>(TransportType.class);
    private final Map<IdentityChange, Counter> acceptedChanges = new EnumMap<>(IdentityChange.class);
    private final Map<IdentityChange, Counter> refusedChanges = new EnumMap<>(IdentityChange.class);
    private final Map<Limit, Counter> limits = new EnumMap<>(Limit.class);
    private final Map<GapCause, Counter> gaps = new EnumMap<>(GapCause.class);
    private final Map<TransportType, Map<SlowCause, Counter>> slow = new EnumMap<>(TransportType.class);
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
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
        for (GapCause cause : GapCause.values()) {
            gaps.put(
                    cause,
                    byCause(registry, "signalbox.connections.gaps", "Times that a client missed messages", cause));
        }
        for (TransportType transport : TransportType.values()) {
            Map<SlowCause, Counter> byCause = new EnumMap<>(SlowCause.class);
            for (SlowCause cause : SlowCause.values()) {
                byCause.put(
                        cause,
                        Counter.builder("signalbox.connections.slow")
                                .description("Sockets dropped because their client takes too little")
                                .tag("cause", tag(cause))
                                .tag("transport", transport.wireName())
                                .register(registry));
            }
            slow.put(transport, byCause);
        }
        for (Refusal refusal : Refusal.values()) {
            refused.put(
                    refusal,
                    byCause(
                            registry,
                            "signalbox.connections.refused",
                            "Requests for connections that were sent away",
                            refusal));
        }
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

    private static Counter changes(MeterRegistry registry, IdentityChange change, String outcome) {
        return Counter.builder("signalbox.connections.identity.changes")
                .description("Requests whose user is not the one their connection belongs to")
                .tag("cause", change.tag())
                .tag("outcome", outcome)
                .register(registry);
    }

    private static Counter forgotten(MeterRegistry registry, String client) {
        return Counter.builder("signalbox.connections.forgotten")
                .description("Connections whose buffer was emptied for the bound of the process")
                .tag("client", client)
                .register(registry);
    }

    private static Counter byCause(MeterRegistry registry, String name, String description, Enum<?> cause) {
        return Counter.builder(name)
                .description(description)
                .tag("cause", tag(cause))
                .register(registry);
    }

    static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
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
        count(attached.get(transport));
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
        count(gaps.get(cause));
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
        count(slow.getOrDefault(transport, Map.of()).get(cause));
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
        count(refused.get(refusal));
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
