package dev.signalbox.gateway.console;

import dev.signalbox.connection.runtime.ConnectionRuntime;
import dev.signalbox.connection.time.TaskScheduler;
import dev.signalbox.connection.time.Ticker;
import dev.signalbox.gateway.management.ManagementEndpoint;
import dev.signalbox.gateway.management.ManagementReply;
import dev.signalbox.gateway.management.ManagementRequest;
import dev.signalbox.gateway.management.ManagementRoute;
import dev.signalbox.gateway.management.Problem;
import dev.signalbox.gateway.management.ProblemException;
import dev.signalbox.gateway.management.Right;
import dev.signalbox.gateway.management.RouteTable;
import dev.signalbox.gateway.management.health.Health;
import dev.signalbox.gateway.trouble.Troubles;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * What the management port answers for the console.
 *
 * <table>
 * <caption>Routes</caption>
 * <tr><th>Route</th><th>Right</th><th></th></tr>
 * <tr><td>{@code GET /console/} and its files</td><td>none</td><td>the page, which asks for a key</td></tr>
 * <tr><td>{@code GET /console/api/overview?after=N&troubles=V}</td><td>read</td><td>node, figures, the samples after number N, the last
 * errors unless their version is V</td></tr>
 * <tr><td>{@code GET /console/api/connections}</td><td>read</td><td>a page of the table: {@code sort}, {@code descending}, {@code text},
 * {@code transport}, {@code from}, {@code count}</td></tr>
 * <tr><td>{@code GET /console/api/connections/ID}</td><td>read</td><td>one connection, its groups among it</td></tr>
 * <tr><td>{@code POST /console/api/connections/ID/disconnect}</td><td>control</td><td>{@code {"reason": "..."}}</td></tr>
 * <tr><td>{@code /console/api/taps}</td><td>control</td><td>see {@link WireViews}</td></tr>
 * </table>
 */
public final class Console {
    private static final int MAX_GROUPS = 200;
    private static final int MAX_REASON = 500;
    private static final int MAX_ID = 200;

    private final ConnectionRuntime runtime;
    private final ConnectionTable connections;
    private final RateHistory history;
    private final Overview overview;

    /**
     * Creates it and begins to sample, until the scheduler ends.
     *
     * @param budgetBytes what all connections together may hold
     * @param executor where tables are sorted
     */
    public Console(
            ConnectionRuntime runtime,
            MeterRegistry registry,
            Health health,
            Troubles troubles,
            long budgetBytes,
            InstantSource clock,
            Ticker ticker,
            TaskScheduler scheduler,
            Executor executor) {
        this.runtime = runtime;
        connections = new ConnectionTable(runtime.inspection(), ticker, executor);
        history = new RateHistory(registry, clock);
        overview = new Overview(runtime, registry, health, troubles, history, budgetBytes, clock);
        history.sample();
        scheduler.scheduleEvery(history::sample, RateHistory.STEP);
    }

    /** Adds what is answered. */
    public void addTo(RouteTable table) {
        ConsoleFiles.addTo(table);
        read(table, "/console/api/overview", ManagementEndpoint.of(overview::answer));
        read(table, "/console/api/connections", this::page);
        read(table, "/console/api/connections/{id}", this::one);
        table.add(ManagementRoute.of(
                "POST", "/console/api/connections/{id}/disconnect", Right.CONTROL, this::disconnect));
        new WireViews(runtime.wire()).addTo(table);
    }

    private static void read(RouteTable table, String template, ManagementEndpoint endpoint) {
        table.add(ManagementRoute.of("GET", template, Right.READ, endpoint));
    }

    private CompletionStage<ManagementReply> page(ManagementRequest request) {
        Questions asked = new Questions(request.facts().query());
        String sort = asked.text("sort", "age");
        if (ConnectionTable.columns().noneMatch(sort::equals)) {
            throw new ProblemException(Problem.field(
                    "sort",
                    "no column",
                    "one of " + String.join(", ", ConnectionTable.columns().toList())));
        }
        return connections
                .page(new ConnectionTable.Query(
                        sort,
                        asked.text("descending", "false").equals("true"),
                        asked.text("text", ""),
                        asked.text("transport", ""),
                        asked.number("from", 0, 0, Integer.MAX_VALUE),
                        asked.number("count", 100, 1, ConnectionTable.MAX_ROWS)))
                .thenApply(ManagementReply::json);
    }

    private CompletionStage<ManagementReply> one(ManagementRequest request) {
        return runtime.inspection().one(request.parameter("id"), MAX_GROUPS).thenApply(details -> {
            if (details == null) {
                throw new ProblemException(Problem.of(404, "No such connection lives here."));
            }
            return ManagementReply.json(Row.of(details));
        });
    }

    private CompletionStage<ManagementReply> disconnect(ManagementRequest request) {
        String id = request.parameter("id");
        String reason = Questions.text(request.body(), "reason", MAX_REASON);
        if (id.length() > MAX_ID) {
            throw new ProblemException(Problem.field("id", "too long", "at most " + MAX_ID + " characters"));
        }
        return runtime.control().close(id, reason).handle(ManagementReply::taken);
    }
}
