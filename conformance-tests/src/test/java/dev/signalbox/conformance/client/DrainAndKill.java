package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.SuiteNodes;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** What happens to clients of three nodes: numbers are sent to all of them all the time, the first node is drained, the second killed. */
final class DrainAndKill {
    static final String NUMBERED = "numbered";

    private static final int MILLIS_BETWEEN = 10;

    private final SuiteNodes nodes;
    private final IntConsumer everybodyHas;
    private final AtomicInteger published = new AtomicInteger();

    private DrainAndKill(SuiteNodes nodes, IntConsumer everybodyHas) {
        this.nodes = nodes;
        this.everybodyHas = everybodyHas;
    }

    /**
     * Does all that.
     *
     * @param everybodyHas waits until each client has been sent as many numbers
     * @return how many numbers were sent, from 0 on
     */
    static int numbersThrough(SuiteNodes nodes, IntConsumer everybodyHas) throws InterruptedException {
        return new DrainAndKill(nodes, everybodyHas).run();
    }

    private int run() throws InterruptedException {
        ScheduledExecutorService stream = Executors.newSingleThreadScheduledExecutor();
        try {
            stream.scheduleAtFixedRate(
                    () -> nodes.node(2)
                            .context(ChatHub.class)
                            .clients()
                            .all()
                            .invoke(NUMBERED, published.getAndIncrement()),
                    0,
                    MILLIS_BETWEEN,
                    TimeUnit.MILLISECONDS);
            everybodyIsUpToDate();

            nodes.node(0).drain(Duration.ofSeconds(60));
            assertThat(nodes.node(0).connections())
                    .as("left at the drained node")
                    .isZero();
            everybodyIsUpToDate();

            nodes.kill(1);
            everybodyIsUpToDate();

            stream.shutdown();
            assertThat(stream.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            return published.get();
        } finally {
            stream.shutdownNow();
        }
    }

    // What was published until now, and a hundred more, so that everybody is back.
    private void everybodyIsUpToDate() {
        everybodyHas.accept(published.get() + 100);
    }
}
