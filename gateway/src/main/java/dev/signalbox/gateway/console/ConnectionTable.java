package dev.signalbox.gateway.console;

import dev.signalbox.connection.ConnectionDetails;
import dev.signalbox.connection.runtime.Inspection;
import dev.signalbox.connection.time.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Pages of the live connections, sorted and filtered. The lanes are asked once a second at most, however many look. Safe for use by any
 * thread.
 */
final class ConnectionTable {
    /** How many rows a page has at most. */
    static final int MAX_ROWS = 500;

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Map<String, Comparator<ConnectionDetails>> ORDERS = Map.ofEntries(
            Map.entry("id", Comparator.comparing(ConnectionDetails::id)),
            Map.entry("path", Comparator.comparing(ConnectionDetails::path)),
            Map.entry(
                    "transport",
                    Comparator.comparing((ConnectionDetails c) -> c.transport().wireName())),
            Map.entry("client", Comparator.comparing(Row::client)),
            Map.entry("protocol", Comparator.comparing(ConnectionDetails::protocol)),
            Map.entry("user", Comparator.comparing(ConnectionDetails::user)),
            Map.entry("address", Comparator.comparing(ConnectionDetails::remoteAddress)),
            Map.entry("state", Comparator.comparing(ConnectionDetails::state)),
            Map.entry("node", Comparator.comparing(ConnectionDetails::node)),
            Map.entry("age", Comparator.comparing(ConnectionDetails::age)),
            Map.entry("silence", Comparator.comparing(ConnectionDetails::silence)),
            Map.entry("reconnects", Comparator.comparingLong(ConnectionDetails::reconnects)),
            Map.entry("groups", Comparator.comparingInt(ConnectionDetails::groups)),
            Map.entry("waiting", Comparator.comparingInt(ConnectionDetails::waiting)),
            Map.entry("held", Comparator.comparingInt(ConnectionDetails::held)),
            Map.entry("heldBytes", Comparator.comparingLong(ConnectionDetails::heldBytes)),
            Map.entry("pendingBytes", Comparator.comparingLong(ConnectionDetails::pendingBytes)));

    private final Inspection inspection;
    private final Ticker ticker;
    private final Executor executor;
    private Snapshot latest; // guarded by this

    /**
     * Creates it.
     *
     * @param executor where pages are sorted and cut; never a lane
     */
    ConnectionTable(Inspection inspection, Ticker ticker, Executor executor) {
        this.inspection = inspection;
        this.ticker = ticker;
        this.executor = executor;
        latest = new Snapshot(ticker.nanos() - FRESH.toNanos(), CompletableFuture.completedFuture(List.of()));
    }

    private record Snapshot(long takenNanos, CompletionStage<List<ConnectionDetails>> connections) {}

    /**
     * What is asked for.
     *
     * @param sort one of {@link #columns}
     * @param descending whether the largest come first
     * @param text what a row must have somewhere, ignoring case; empty for all
     * @param transport the wire name of a transport; empty for all
     * @param from how many rows to pass over
     * @param count how many rows to give, at most {@link #MAX_ROWS}
     */
    record Query(String sort, boolean descending, String text, String transport, int from, int count) {}

    /** A page: its rows, how many there are in all, and how many without a filter. */
    record Page(List<Row> rows, int from, int found, int total) {}

    static Stream<String> columns() {
        return ORDERS.keySet().stream().sorted();
    }

    /** The page, on the executor. */
    CompletionStage<Page> page(Query query) {
        return snapshot().thenApplyAsync(all -> page(all, query), executor);
    }

    private synchronized CompletionStage<List<ConnectionDetails>> snapshot() {
        long now = ticker.nanos();
        if (now - latest.takenNanos() >= FRESH.toNanos()) {
            latest = new Snapshot(now, inspection.all());
        }
        return latest.connections();
    }

    static Page page(List<ConnectionDetails> all, Query query) {
        Comparator<ConnectionDetails> order =
                ORDERS.getOrDefault(query.sort(), Comparator.comparing(ConnectionDetails::age));
        String text = query.text().toLowerCase(Locale.ROOT);
        List<ConnectionDetails> found = all.stream()
                .filter(connection -> query.transport().isEmpty()
                        || connection.transport().wireName().equals(query.transport()))
                .filter(connection -> text.isEmpty() || has(connection, text))
                .sorted((query.descending() ? order.reversed() : order).thenComparing(ConnectionDetails::id))
                .toList();
        List<Row> rows = found.stream()
                .skip(query.from())
                .limit(query.count())
                .map(Row::of)
                .toList();
        return new Page(rows, query.from(), found.size(), all.size());
    }

    private static boolean has(ConnectionDetails connection, String text) {
        return Stream.of(
                        connection.id(),
                        connection.user(),
                        connection.path(),
                        connection.remoteAddress(),
                        connection.userAgent(),
                        Row.client(connection),
                        connection.transport().wireName(),
                        connection.node(),
                        Row.state(connection))
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(text));
    }
}
