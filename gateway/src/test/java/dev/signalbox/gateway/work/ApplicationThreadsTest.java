package dev.signalbox.gateway.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ApplicationThreadsTest {

    @Test
    void requestsBeyondTheBoundAreRefusedButWhatFollowsIsNot() throws InterruptedException {
        try (ApplicationThreads threads = ApplicationThreads.pooled(1, 2)) {
            holdsItsBound(threads);
        }
    }

    @Test
    void theThreadsOfThisJavaHoldTheSameBound() throws InterruptedException {
        try (ApplicationThreads threads = ApplicationThreads.start(1, 2)) {
            assertThat(threads.isVirtual()).isEqualTo(Runtime.version().feature() >= 21);
            holdsItsBound(threads);
        }
    }

    private static void holdsItsBound(ApplicationThreads threads) throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(3);
        AtomicInteger ran = new AtomicInteger();
        Runnable blocking = () -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ran.incrementAndGet();
            done.countDown();
        };
        threads.admission().execute(blocking);
        threads.admission().execute(blocking);
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> threads.admission().execute(blocking));
        threads.execute(blocking);
        release.countDown();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).hasValue(3);
    }

    /** A hub method may wait for a group it joins, and the stage it waits for is completed on these very threads. */
    @Test
    void threadsThatAllWaitForAStageOfTheirOwnPoolAreReleased() throws InterruptedException {
        try (ApplicationThreads threads = ApplicationThreads.pooled(2, 10)) {
            CompletableFuture<String> acknowledged = new CompletableFuture<>();
            CountDownLatch waiting = new CountDownLatch(2);
            CountDownLatch released = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                threads.execute(() -> {
                    CompletableFuture<String> onThePool = acknowledged.whenCompleteAsync((ack, failure) -> {}, threads);
                    waiting.countDown();
                    onThePool.join();
                    released.countDown();
                });
            }
            assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
            acknowledged.complete("joined");
            assertThat(released.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void nothingRunsAfterTheEnd() {
        ApplicationThreads threads = ApplicationThreads.pooled(1, 1);
        threads.close();
        threads.close();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> threads.execute(() -> {}));
    }
}
