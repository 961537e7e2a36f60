package dev.signalbox.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessThreadsTest {
    private static final long WORK_NANOS = 100_000_000L;

    private final ProcessThreads threads =
            new ProcessThreads(ProcessHandle.current().pid());

    @Test
    void whatAThreadUsesIsCountedFinerThanInHundredthsOfASecond() {
        ProcessorTime before = threads.time();
        work();
        ProcessorTime used = threads.time().since(before);
        assertThat(used.working()).isGreaterThan(WORK_NANOS * 0.9 / 1e9);
        assertThat(used.working() * 100).isNotEqualTo(Math.rint(used.working() * 100));
    }

    @Test
    void whatAThreadHasUsedIsNotLostWhenItEnds() throws InterruptedException {
        Thread thread = new Thread(() -> {
            work();
            threads.time(); // it is seen for the last time
        });
        ProcessorTime before = threads.time();
        thread.start();
        thread.join();
        assertThat(threads.time().since(before).working()).isGreaterThan(WORK_NANOS * 0.9 / 1e9);
    }

    // Until this thread has used that much processor time, however long that takes.
    private static void work() {
        ThreadMXBean times = ManagementFactory.getThreadMXBean();
        long end = times.getCurrentThreadCpuTime() + WORK_NANOS;
        while (times.getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
    }
}
