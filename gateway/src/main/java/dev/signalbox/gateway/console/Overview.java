package dev.signalbox.gateway.console;

import dev.signalbox.connection.cluster.Cluster;
import dev.signalbox.connection.runtime.ConnectionRuntime;
import dev.signalbox.gateway.management.ManagementReply;
import dev.signalbox.gateway.management.ManagementRequest;
import dev.signalbox.gateway.management.health.Health;
import dev.signalbox.gateway.management.health.HealthState;
import dev.signalbox.gateway.trouble.Trouble;
import dev.signalbox.gateway.trouble.Troubles;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the console shows of the whole server, in one answer. Safe for use by any thread. */
final class Overview {
    private final String run = UUID.randomUUID().toString(); // tells the page that numbers have begun anew
    private final ConnectionRuntime runtime;
    private final MeterRegistry registry;
    private final Health health;
    private final Troubles troubles;
    private final RateHistory history;
    private final long budgetBytes;
    private final InstantSource clock;
    private final Instant started;

    Overview(
            ConnectionRuntime runtime,
            MeterRegistry registry,
            Health health,
            Troubles troubles,
            RateHistory history,
            long budgetBytes,
            InstantSource clock) {
        this.runtime = runtime;
        this.registry = registry;
        this.health = health;
        this.troubles = troubles;
        this.history = history;
        this.budgetBytes = budgetBytes;
        this.clock = clock;
        started = clock.instant();
    }

    private record Check(String name, String status, String detail) {}

    /**
     * The server that answers.
     *
     * @param nodes of the cluster, heard of lately, this one included; empty without a backplane
     * @param everywhere connections of all nodes, as far as this one has heard
     */
    private record Node(
            String name,
            List<String> nodes,
            int everywhere,
            String version,
            String java,
            long upSeconds,
            String status,
            List<Check> checks,
            long heldBytes,
            long budgetBytes,
            long heapBytes,
            long maxHeapBytes,
            int taps) {}

    private record Mishap(
            String kind, boolean error, String text, String connection, long count, long first, long last) {

        static Mishap of(Trouble of) {
            return new Mishap(
                    of.kind().text(),
                    of.kind().isError(),
                    of.text(),
                    of.connectionId(),
                    of.count(),
                    of.first().toEpochMilli(),
                    of.last().toEpochMilli());
        }
    }

    private record Mishaps(long version, long suppressed, List<Mishap> list) {}

    private record Answer(
            String run,
            long now,
            Node node,
            List<Figure.Shown> figures,
            long stepMillis,
            List<RateHistory.Sample> samples,
            @Nullable Mishaps troubles) {}

    ManagementReply answer(ManagementRequest request) {
        Questions asked = new Questions(request.facts().query());
        boolean sameRun = asked.text("run", "").equals(run);
        long after = sameRun ? asked.number("after", 0L, 0, Long.MAX_VALUE) : 0;
        long version = sameRun ? asked.number("troubles", -1L, -1, Long.MAX_VALUE) : -1;
        return ManagementReply.json(new Answer(
                run,
                clock.millis(),
                node(),
                Figures.shown(registry),
                RateHistory.STEP.toMillis(),
                history.after(after),
                mishaps(version)));
    }

    private @Nullable Mishaps mishaps(long known) {
        Troubles.Known now = troubles.known();
        return now.version() == known
                ? null
                : new Mishaps(
                        now.version(),
                        now.suppressed(),
                        now.troubles().stream().map(Mishap::of).toList());
    }

    private Node node() {
        List<Check> checks = health.states().entrySet().stream()
                .map(check -> new Check(
                        check.getKey(),
                        check.getValue().status().text(),
                        check.getValue().detail()))
                .toList();
        HealthState.Status worst = health.states().values().stream()
                .map(HealthState::status)
                .max(Comparator.naturalOrder())
                .orElse(HealthState.Status.UP);
        String version = Overview.class.getPackage().getImplementationVersion();
        Runtime java = Runtime.getRuntime();
        Cluster cluster = runtime.cluster();
        return new Node(
                runtime.inspection().node(),
                cluster == null ? List.of() : cluster.nodes().stream().sorted().toList(),
                cluster == null ? runtime.connections() : cluster.connections(),
                version == null ? "" : version,
                Runtime.version().toString(),
                Duration.between(started, clock.instant()).toSeconds(),
                worst.text(),
                checks,
                runtime.heldBytes(),
                budgetBytes,
                java.totalMemory() - java.freeMemory(),
                java.maxMemory(),
                runtime.wire().open().size());
    }
}
