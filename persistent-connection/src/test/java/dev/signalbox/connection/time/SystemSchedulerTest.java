package dev.signalbox.connection.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SystemSchedulerTest {

    @Test
    @DisplayName("an Error thrown by a repeated task does not end its repetition")
    void errorsDoNotStopTheBeat() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(3);
        try (SystemScheduler scheduler = new SystemScheduler("test-timer")) {
            scheduler.scheduleEvery(
                    () -> {
                        runs.countDown();
                        throw new StackOverflowError("once too deep");
                    },
                    Duration.ofMillis(1));
            assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
