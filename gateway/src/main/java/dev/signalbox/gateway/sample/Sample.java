package dev.signalbox.gateway.sample;

import dev.signalbox.connection.PersistentConnection;
import dev.signalbox.connection.time.TaskScheduler;
import dev.signalbox.hub.HubServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The sample, put together: what to mount, and the ticker that runs beside it. */
public final class Sample {
    /** The class path folder of the page. */
    public static final String PAGE = "dev/signalbox/gateway/sample";

    private static final long JOB_STEP_MILLIS = 150;

    private final StockTicker ticker;
    private final HubServer hubs;
    private final EchoConnection echo = new EchoConnection();

    private Sample(StockTicker ticker, HubServer hubs) {
        this.ticker = ticker;
        this.hubs = hubs;
    }

    /**
     * Creates the sample.
     *
     * @param hubsToFill a builder that has its settings
     */
    public static Sample create(TaskScheduler scheduler, RandomGenerator random, HubServer.Builder hubsToFill) {
        StockTicker ticker = new StockTicker(scheduler, random);
        Executor jobSteps = CompletableFuture.delayedExecutor(JOB_STEP_MILLIS, TimeUnit.MILLISECONDS);
        HubServer hubs = hubsToFill
                .hub(ChatHub.class, ChatHub::new)
                .hub(StockTickerHub.class, () -> new StockTickerHub(ticker))
                .hub(JobHub.class, () -> new JobHub(jobSteps))
                .build();
        return new Sample(ticker, hubs);
    }

    /** What to mount at {@code /signalr}. */
    public HubServer hubs() {
        return hubs;
    }

    /** What to mount at {@code /echo}. */
    public PersistentConnection echo() {
        return echo;
    }

    /** Starts the ticker; to be called once the hubs are mounted. */
    public void start() {
        ticker.start(quote -> hubs.context(StockTickerHub.class)
                .clients()
                .group(quote.symbol())
                .invoke("updateQuote", quote));
    }

    /** Stops the ticker. Idempotent. */
    public void stop() {
        ticker.stop();
    }
}
