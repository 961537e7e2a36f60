package dev.signalbox.connection.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.log.MessageLog;
import dev.signalbox.protocol.JsonPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogWindowTest {
    private static final MessageLog.Wanted MINE = hash -> hash == "mine".hashCode();

    private final LogWindow window = new LogWindow(1, 4096, 1 << 20);

    // Positions are not dense: ten for each entry.
    private void add(int from, int to) {
        for (int i = from; i <= to; i++) {
            window.add(new LogEntry(
                    10L * i, Message.payload(i % 7 == 0 ? "mine" : "other", JsonPayload.ofText("1"), Set.of())));
        }
    }

    @Test
    void whatIsNotWantedIsPassedOverAndTheLossIsTold() {
        add(1, 10_000);
        MessageLog.Slice first = window.read(5, 100, MINE);
        assertThat(first.missed()).isEqualTo(MessageLog.UNKNOWN);
        List<Long> seen = new ArrayList<>();
        long at = 5;
        for (MessageLog.Slice slice = first; slice.through() > at; slice = window.read(at, 100, MINE)) {
            assertThat(slice.missed()).isEqualTo(at == 5 ? MessageLog.UNKNOWN : 0);
            slice.entries().forEach(entry -> seen.add(entry.position()));
            at = slice.through();
        }
        assertThat(at).isEqualTo(100_000);
        List<Long> wanted = new ArrayList<>();
        for (long i = 10_000 - 4096 + 1; i <= 10_000; i++) {
            if (i % 7 == 0) {
                wanted.add(10 * i);
            }
        }
        assertThat(seen).isEqualTo(wanted);
    }

    @Test
    void tellsHowMuchItHolds() {
        add(1, 3);
        assertThat(window.held().entries()).isEqualTo(3);
        assertThat(window.held().bytes())
                .isEqualTo(window.read(0, 100).entries().stream()
                        .mapToLong(entry -> entry.message().size())
                        .sum());
        window.gap(77);
        assertThat(window.held()).isEqualTo(new MessageLog.Held(0, 0));
    }

    @Test
    void aLossThatNothingFollowsIsToldOnce() {
        add(1, 3);
        window.gap(77);
        MessageLog.Slice slice = window.read(10, 100, MINE);
        assertThat(slice.missed()).isEqualTo(MessageLog.UNKNOWN);
        assertThat(slice.through()).isEqualTo(77);
        assertThat(window.read(77, 100, MINE).missed()).isZero();
    }

    @Test
    void readingWhatIsWantedEndsBehindACommand() {
        add(1, 2);
        window.add(new LogEntry(25, Message.command(Message.Kind.ABORT, "mine")));
        add(3, 14);
        assertThat(window.read(0, 100, MINE).through()).isEqualTo(25);
        assertThat(window.read(25, 100, MINE).entries())
                .extracting(LogEntry::position)
                .containsExactly(70L, 140L);
    }

    @Test
    void whatIsWantedIsNeverPassedOverWhileTheLogIsOverwritten() throws Exception {
        int last = 200_000;
        Thread writer = new Thread(() -> add(1, last));
        writer.start();
        long at = 0;
        while (at < 10L * last) {
            MessageLog.Slice slice = window.read(at, 50, MINE);
            if (slice.missed() == 0) {
                List<Long> wanted = new ArrayList<>();
                for (long i = at / 10 + 1; i <= slice.through() / 10; i++) {
                    if (i % 7 == 0) {
                        wanted.add(10 * i);
                    }
                }
                assertThat(slice.entries()).extracting(LogEntry::position).isEqualTo(wanted);
            }
            at = slice.through();
        }
        writer.join();
    }
}
