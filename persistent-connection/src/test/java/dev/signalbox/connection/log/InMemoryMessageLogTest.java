package dev.signalbox.connection.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.protocol.JsonPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InMemoryMessageLogTest {

    @Test
    void positionsGrowByOneAndAreReadInOrder() {
        InMemoryMessageLog log = new InMemoryMessageLog(1, 8, 1000);
        assertThat(log.tail()).isZero();
        append(log, 5);
        assertThat(log.tail()).isEqualTo(5);
        MessageLog.Slice slice = log.read(2, 2);
        assertThat(slice.missed()).isZero();
        assertThat(slice.entries()).extracting(LogEntry::position).containsExactly(3L, 4L);
        assertThat(log.read(5, 10).entries()).isEmpty();
    }

    @Test
    void whatFellOutByCountIsSaidToBeMissed() {
        InMemoryMessageLog log = new InMemoryMessageLog(1, 8, 1000);
        append(log, 20);
        MessageLog.Slice slice = log.read(0, 100);
        assertThat(slice.missed()).isEqualTo(12);
        assertThat(slice.entries())
                .hasSize(8)
                .first()
                .extracting(LogEntry::position)
                .isEqualTo(13L);
    }

    @Test
    void whatFellOutByBytesIsSaidToBeMissedAndTheNewestStays() {
        InMemoryMessageLog log = new InMemoryMessageLog(1, 8, 10);
        log.append(Message.payload("t", JsonPayload.ofText("1".repeat(8)), Set.of()));
        log.append(Message.payload("t", JsonPayload.ofText("1".repeat(80)), Set.of()));
        MessageLog.Slice slice = log.read(0, 100);
        assertThat(slice.missed()).isEqualTo(1);
        assertThat(slice.entries()).hasSize(1);
    }

    @Test
    void tellsHowMuchItHolds() {
        InMemoryMessageLog log = new InMemoryMessageLog(1, 8, 1000);
        assertThat(log.held()).isEqualTo(new MessageLog.Held(0, 0));
        append(log, 20);
        long bytes = log.read(0, 100).entries().stream()
                .mapToLong(entry -> entry.message().size())
                .sum();
        assertThat(log.held()).isEqualTo(new MessageLog.Held(8, bytes));
    }

    @Test
    void readersSeeEveryMessageOfManyWritersOnceAndInOneOrder() throws Exception {
        InMemoryMessageLog log = new InMemoryMessageLog(1, 1 << 16, 1 << 30);
        int writers = 4;
        int each = 10_000;
        ExecutorService pool = Executors.newFixedThreadPool(writers + 2);
        try {
            CountDownLatch go = new CountDownLatch(1);
            List<Future<List<String>>> readers = new ArrayList<>();
            for (int r = 0; r < 2; r++) {
                readers.add(pool.submit(() -> {
                    go.await();
                    List<String> seen = new ArrayList<>();
                    while (seen.size() < writers * each) {
                        MessageLog.Slice slice = log.read(seen.size(), 100);
                        assertThat(slice.missed()).isZero();
                        for (LogEntry entry : slice.entries()) {
                            assertThat(entry.position()).isEqualTo(seen.size() + 1);
                            seen.add(entry.message().topic());
                        }
                        Thread.onSpinWait();
                    }
                    return seen;
                }));
            }
            for (int w = 0; w < writers; w++) {
                String name = "w" + w + "-";
                pool.submit(() -> {
                    go.await();
                    for (int i = 0; i < each; i++) {
                        log.append(Message.command(Message.Kind.ABORT, name + i));
                    }
                    return null;
                });
            }
            go.countDown();
            List<String> first = readers.get(0).get(30, TimeUnit.SECONDS);
            assertThat(readers.get(1).get(30, TimeUnit.SECONDS)).isEqualTo(first);
            for (int w = 0; w < writers; w++) {
                String name = "w" + w + "-";
                assertThat(first.stream().filter(t -> t.startsWith(name)))
                        .isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void whatIsNotWantedIsPassedOver() {
        InMemoryMessageLog log = new InMemoryMessageLog(1, 8, 1000);
        for (int i = 1; i <= 20; i++) {
            log.append(Message.payload("t" + i % 3, JsonPayload.ofText("1"), Set.of()));
        }
        MessageLog.Slice slice = log.read(0, 100, hash -> hash == "t1".hashCode());
        assertThat(slice.missed()).isEqualTo(12);
        assertThat(slice.entries()).extracting(LogEntry::position).containsExactly(13L, 16L, 19L);
        assertThat(slice.through()).isEqualTo(20);
        MessageLog.Slice next = log.read(14, 1, hash -> hash == "t1".hashCode());
        assertThat(next.entries()).extracting(LogEntry::position).containsExactly(16L);
        assertThat(next.through()).isEqualTo(16);
        assertThat(log.read(20, 1, hash -> true).through()).isEqualTo(20);
    }

    @Test
    void readingWhatIsWantedEndsBehindACommand() {
        InMemoryMessageLog log = new InMemoryMessageLog(1, 8, 1000);
        append(log, 2);
        log.append(Message.command(Message.Kind.ABORT, "t"));
        append(log, 2);
        assertThat(log.read(0, 100, hash -> true).through()).isEqualTo(3);
        assertThat(log.read(3, 100, hash -> true).through()).isEqualTo(5);
    }

    @Test
    void whatIsWantedIsNeverPassedOverWhileTheLogIsOverwritten() throws Exception {
        InMemoryMessageLog log = new InMemoryMessageLog(1, 256, 1 << 20);
        int last = 200_000;
        Thread writer = new Thread(() -> {
            for (int i = 1; i <= last; i++) {
                log.append(Message.payload(i % 7 == 0 ? "mine" : "other", JsonPayload.ofText("1"), Set.of()));
            }
        });
        writer.start();
        long at = 0;
        while (at < last) {
            MessageLog.Slice slice = log.read(at, 50, hash -> hash == "mine".hashCode());
            List<Long> wanted = new ArrayList<>();
            for (long position = at + slice.missed() + 1; position <= slice.through(); position++) {
                if (position % 7 == 0) {
                    wanted.add(position);
                }
            }
            assertThat(slice.entries()).extracting(LogEntry::position).isEqualTo(wanted);
            at = slice.through();
        }
        writer.join();
    }

    private static int number(String topic) {
        return Integer.parseInt(topic.substring(topic.indexOf('-') + 1));
    }

    private static void append(InMemoryMessageLog log, int count) {
        for (int i = 0; i < count; i++) {
            log.append(Message.payload("t", JsonPayload.ofText("1"), Set.of()));
        }
    }
}
