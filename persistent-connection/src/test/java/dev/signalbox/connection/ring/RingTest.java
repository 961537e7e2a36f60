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
    private final MemoryBudget budget = new MemoryBudget(1 << 20);

    @Test
    void keepsWhatWasSentUntilItIsConfirmed() {
        Ring ring = ring(100, 1000);
        for (int i = 1; i <= 5; i++) {
            ring.append(held(i, 1));
        }
        ring.sent(5);
        assertThat(ring.hasUnsent()).isFalse();
        assertThat(ring.resumeAfter(3)).isZero();
        assertThat(unsent(ring)).containsExactly(4L, 5L);
        assertThat(ring.size()).isEqualTo(2);
    }

    @Test
    void theByteBoundDropsTheOldestButNeverTheNewest() {
        Ring ring = ring(100, 10);
        ring.append(held(1, 6));
        assertThat(ring.append(held(2, 6))).isEqualTo(1);
        assertThat(ring.append(held(3, 600))).isEqualTo(1);
        assertThat(unsent(ring)).containsExactly(3L);
        assertThat(ring.resumeAfter(0)).isEqualTo(2);
        assertThat(ring.resumeAfter(0)).as("told once").isZero();
    }

    @Test
    void ageingReleasesWhatWasSentAWholePeriodAgo() {
        Ring ring = ring(100, 1000);
        ring.append(held(1, 1));
        ring.sent(1);
        ring.append(held(2, 1));
        ring.age();
        ring.age();
        assertThat(ring.size()).as("the unsent one stays").isEqualTo(1);
        assertThat(ring.resumeAfter(0)).as("what was released is missed").isEqualTo(1);
        assertThat(unsent(ring)).containsExactly(2L);
    }

    @Test
    void whatIsSentAgainStaysForAWholePeriodAgain() {
        Ring ring = ring(100, 1000);
        ring.append(held(1, 1));
        ring.sent(1);
        ring.age();
        ring.resumeAfter(0);
        ring.sent(1);
        ring.age();
        assertThat(ring.resumeAfter(0)).isZero();
        assertThat(unsent(ring)).containsExactly(1L);
    }

    @Test
    void whatLiesBehindAPositionIsSentAgainAndWhatWaitsGoesOnWaiting() {
        Ring ring = ring(100, 1000);
        for (int i = 1; i <= 5; i++) {
            ring.append(held(i, 1));
        }
        ring.sent(3);
        ring.resendAfter(4);
        assertThat(unsent(ring)).as("nothing behind it was sent").containsExactly(4L, 5L);
        ring.resendAfter(1);
        assertThat(unsent(ring)).containsExactly(2L, 3L, 4L, 5L);
        assertThat(ring.size()).as("nothing was confirmed").isEqualTo(5);
        ring.sent(4);
        ring.age();
        assertThat(ring.resumeAfter(1)).as("as young as on its first day").isZero();
        assertThat(unsent(ring)).containsExactly(2L, 3L, 4L, 5L);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> ring(0, 1)).isInstanceOf(IllegalArgumentException.class);
        Ring ring = ring(1, 1);
        assertThatThrownBy(() -> ring.sent(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ring.unsent(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void whatCannotBeKnownToBeMissedIsSaidToBeUnknown() {
        Ring ring = ring(4, 1000);
        for (int i = 1; i <= 4; i++) {
            ring.append(held(i, 1));
        }
        ring.sent(4);
        ring.append(held(5, 1));
        ring.append(held(6, 1));
        assertThat(ring.resumeAfter(1)).as("1 was read, 2 was not").isEqualTo(-1);
        assertThat(unsent(ring)).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void commandsAreNoMessagesThatCouldBeMissed() {
        Ring ring = ring(1, 1000);
        ring.append(new Held(new LogEntry(1, Message.command(Message.Kind.INITIALIZE, "t"))));
        assertThat(ring.append(held(2, 1))).isZero();
        assertThat(ring.resumeAfter(0)).isZero();
    }

    @Test
    void forgetsForTheProcessWhatItIsTold() {
        Ring ring = ring(100, 1000);
        for (int i = 1; i <= 5; i++) {
            ring.append(held(i, 1));
        }
        ring.sent(3);
        assertThat(ring.forgetSent()).isEqualTo(3);
        assertThat(unsent(ring)).containsExactly(4L, 5L);
        assertThat(ring.forgetAll()).isEqualTo(2);
        assertThat(ring.hasUnsent()).isFalse();
        assertThat(ring.takeLostUnsent()).isEqualTo(2);
        assertThat(ring.resumeAfter(0))
                .as("the three that were sent; the others were told of")
                .isEqualTo(3);
    }

    @Test
    void whatSeveralRingsHoldIsCountedOnce() {
        Ring first = ring(8, 1000);
        Ring second = ring(8, 1000);
        Held shared = held(1, 100);
        first.append(shared);
        long once = budget.used();
        second.append(shared);
        second.append(new Held(shared.entry())); // as another lane would hold it
        long slots = 8 * 4;
        assertThat(budget.used()).isEqualTo(once + slots);
        assertThat(once).isEqualTo(shared.entry().cost() + slots);
        first.clear();
        assertThat(budget.used()).isEqualTo(shared.entry().cost() + slots);
        second.clear();
        assertThat(budget.used()).isZero();
    }

    /** Random use against a naive model: two lists, searched from the front. */
    @Property(tries = 2000)
    void behavesAsTheNaiveModel(@ForAll("steps") List<int[]> steps) {
        int maxEntries = 20;
        Ring ring = ring(maxEntries, 60);
        Model model = new Model(maxEntries, 60);
        long position = 0;
        for (int[] step : steps) {
            switch (step[0]) {
                case 0 -> {
                    position += 1 + step[1] % 3;
                    LogEntry entry = entry(position, 1 + step[1] % 9);
                    assertThat(ring.append(new Held(entry))).isEqualTo(model.append(entry));
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
        ring.clear();
        assertThat(budget.used()).as("nothing is left counted").isZero();
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

    private static Held held(long position, int size) {
        return new Held(entry(position, size));
    }

    private Ring ring(int maxEntries, long maxBytes) {
        return new Ring(maxEntries, maxBytes, budget);
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
        private long confirmed;
        private final List<Long> lostSent = new ArrayList<>();
        private long lostUnsent;

        Model(int maxEntries, int maxBytes) {
            this.maxEntries = maxEntries;
            this.maxBytes = maxBytes;
        }

        int append(LogEntry entry) {
            int overrun = 0;
            entries.add(entry);
            while (entries.size() > 1 && (entries.size() > maxEntries || bytes() > maxBytes)) {
                long dropped = entries.remove(0).position();
                if (next > 0) {
                    next--;
                    lostSent.add(dropped);
                } else {
                    overrun++;
                    lostUnsent++;
                }
            }
            return overrun;
        }

        long resumeAfter(long position) {
            entries.removeIf(entry -> entry.position() <= position);
            next = 0;
            long missed = lostSent.stream().filter(lost -> lost > position).count();
            boolean known = missed == 0 || position <= confirmed;
            long told = known ? missed + lostUnsent : -1;
            lostSent.clear();
            lostUnsent = 0;
            confirmed = position;
            return told;
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
