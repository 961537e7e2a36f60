package dev.signalbox.connection.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.protocol.JsonPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RingTest {

    @Test
    void keepsWhatWasSentUntilItIsConfirmed() {
        Ring ring = new Ring(100, 1000);
        for (int i = 1; i <= 5; i++) {
            ring.append(entry(i, 1));
        }
        ring.sent(5);
        assertThat(ring.hasUnsent()).isFalse();
        assertThat(ring.resumeAfter(3)).isFalse();
        assertThat(unsent(ring)).containsExactly(4L, 5L);
        assertThat(ring.size()).isEqualTo(2);
    }

    @Test
    void theByteBoundDropsTheOldestButNeverTheNewest() {
        Ring ring = new Ring(100, 10);
        ring.append(entry(1, 6));
        assertThat(ring.append(entry(2, 6))).isEqualTo(1);
        assertThat(ring.append(entry(3, 600))).isEqualTo(1);
        assertThat(unsent(ring)).containsExactly(3L);
        assertThat(ring.resumeAfter(0)).isTrue();
    }

    @Test
    void ageingReleasesWhatWasSentAWholePeriodAgo() {
        Ring ring = new Ring(100, 1000);
        ring.append(entry(1, 1));
        ring.sent(1);
        ring.append(entry(2, 1));
        ring.age();
        ring.age();
        assertThat(ring.size()).as("the unsent one stays").isEqualTo(1);
        assertThat(ring.resumeAfter(0)).as("what was released is missed").isTrue();
        assertThat(unsent(ring)).containsExactly(2L);
    }

    @Test
    void whatIsSentAgainStaysForAWholePeriodAgain() {
        Ring ring = new Ring(100, 1000);
        ring.append(entry(1, 1));
        ring.sent(1);
        ring.age();
        ring.resumeAfter(0);
        ring.sent(1);
        ring.age();
        assertThat(ring.resumeAfter(0)).isFalse();
        assertThat(unsent(ring)).containsExactly(1L);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> new Ring(0, 1)).isInstanceOf(IllegalArgumentException.class);
        Ring ring = new Ring(1, 1);
        assertThatThrownBy(() -> ring.sent(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ring.unsent(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** Random use against a naive model: two lists, searched from the front. */
    @Property(tries = 2000)
    void behavesAsTheNaiveModel(@ForAll("steps") List<int[]> steps) {
        int maxEntries = 20;
        Ring ring = new Ring(maxEntries, 60);
        Model model = new Model(maxEntries, 60);
        long position = 0;
        for (int[] step : steps) {
            switch (step[0]) {
                case 0 -> {
                    position += 1 + step[1] % 3;
                    LogEntry entry = entry(position, 1 + step[1] % 9);
                    assertThat(ring.append(entry)).isEqualTo(model.append(entry));
                }
                case 1 -> {
                    int count = Math.min(step[1], ring.unsent());
                    ring.sent(count);
                    model.next += count;
                }
                default -> {
                    long after = Math.max(0, position - step[1]);
                    assertThat(ring.resumeAfter(after)).isEqualTo(model.resumeAfter(after));
                }
            }
            assertThat(unsent(ring)).isEqualTo(model.unsent());
            assertThat(ring.size()).isEqualTo(model.entries.size());
            assertThat(ring.bytes()).isEqualTo(model.bytes());
        }
    }

    @Provide
    Arbitrary<List<int[]>> steps() {
        return Arbitraries.integers()
                .between(0, 3)
                .flatMap(kind -> Arbitraries.integers().between(0, 30).map(n -> new int[] {kind == 3 ? 0 : kind, n}))
                .list()
                .ofMaxSize(120);
    }

    private static LogEntry entry(long position, int size) {
        return new LogEntry(position, Message.payload("t", JsonPayload.ofText("1".repeat(size)), Set.of()));
    }

    private static List<Long> unsent(Ring ring) {
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < ring.unsent(); i++) {
            positions.add(ring.unsent(i).position());
        }
        return positions;
    }

    private static final class Model {
        private final int maxEntries;
        private final int maxBytes;
        private final List<LogEntry> entries = new ArrayList<>();
        private int next;
        private long dropped;

        Model(int maxEntries, int maxBytes) {
            this.maxEntries = maxEntries;
            this.maxBytes = maxBytes;
        }

        int append(LogEntry entry) {
            int overrun = 0;
            entries.add(entry);
            while (entries.size() > 1 && (entries.size() > maxEntries || bytes() > maxBytes)) {
                dropped = entries.remove(0).position();
                if (next > 0) {
                    next--;
                } else {
                    overrun++;
                }
            }
            return overrun;
        }

        boolean resumeAfter(long position) {
            entries.removeIf(entry -> entry.position() <= position);
            next = 0;
            return dropped > position;
        }

        List<Long> unsent() {
            return entries.subList(next, entries.size()).stream()
                    .map(LogEntry::position)
                    .toList();
        }

        long bytes() {
            return entries.stream().mapToLong(entry -> entry.message().size()).sum();
        }
    }
}
