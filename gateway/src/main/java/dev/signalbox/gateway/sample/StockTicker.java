package dev.signalbox.gateway.sample;

import dev.signalbox.connection.time.TaskScheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Moves prices, and tells a listener each time one has moved. Safe for use by several threads. */
public final class StockTicker {
    private static final Duration PERIOD = Duration.ofMillis(400);
    private static final double LARGEST_STEP = 0.012; // of the price

    private final TaskScheduler scheduler;
    private final RandomGenerator random;
    private final Map<String, Stock> stocks = new LinkedHashMap<>(); // guarded by this
    private TaskScheduler.@Nullable Cancellable running; // guarded by this, null while stopped

    /** A ticker that stands still. */
    public StockTicker(TaskScheduler scheduler, RandomGenerator random) {
        this.scheduler = scheduler;
        this.random = random;
        for (Quote quote : List.of(
                new Quote("LOCO", "Locomotive Works", 182.40, 0, 0),
                new Quote("RAIL", "Northern Rail", 64.15, 0, 0),
                new Quote("SGNL", "Signal & Lamp", 23.80, 0, 0),
                new Quote("TRNK", "Grand Trunk", 97.05, 0, 0),
                new Quote("VIAD", "Viaduct Stone", 41.30, 0, 0))) {
            stocks.put(quote.symbol(), new Stock(quote.price(), quote));
        }
    }

    /** Begins to move prices. The listener must not block. */
    public synchronized void start(Consumer<Quote> listener) {
        if (running == null) {
            running = scheduler.scheduleEvery(() -> listener.accept(move()), PERIOD);
        }
    }

    /** Stands still again. Idempotent. */
    public synchronized void stop() {
        if (running != null) {
            running.cancel();
            running = null;
        }
    }

    /** All stocks as they are now. */
    public synchronized List<Quote> quotes() {
        return stocks.values().stream().map(stock -> stock.latest).toList();
    }

    /** One stock as it is now, null when there is no such symbol. */
    public synchronized @Nullable Quote quote(String symbol) {
        Stock stock = stocks.get(symbol);
        return stock == null ? null : stock.latest;
    }

    private synchronized Quote move() {
        Stock stock = List.copyOf(stocks.values()).get(random.nextInt(stocks.size()));
        Quote before = stock.latest;
        double step = before.price() * random.nextDouble(-LARGEST_STEP, LARGEST_STEP);
        double price = Math.max(1, Math.round((before.price() + step) * 100) / 100.0);
        double change = Math.round((price - stock.opening) * 100) / 100.0;
        stock.latest = new Quote(before.symbol(), before.name(), price, change, before.sequence() + 1);
        return stock.latest;
    }

    private static final class Stock {
        private final double opening;
        private Quote latest;

        Stock(double opening, Quote latest) {
            this.opening = opening;
            this.latest = latest;
        }
    }
}
