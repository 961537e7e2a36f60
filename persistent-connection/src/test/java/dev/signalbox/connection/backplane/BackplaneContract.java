package dev.signalbox.connection.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.client.ClientFamily;
import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.protocol.JsonPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Backplane} must pass. A subclass for an engine gives two lines to one log that is empty and can hold at least 10,000
 * messages, and says how the log loses its oldest messages and how it loses everything.
 */
public abstract class BackplaneContract {
    private Backplane one;
    private Backplane other;

    /** Two lines to one new, empty log, as two nodes would have them. */
    protected abstract List<Backplane> open();

    /** Makes the log forget its messages up to a position, as it does when it is full. */
    protected abstract void trim(long through);

    /** Makes the log lose everything, its epoch included. */
    protected abstract void reset();

    /** Waits for what the engine does in its own time; called again and again until what is waited for has happened. */
    protected void await() {
        Thread.onSpinWait();
    }

    @BeforeEach
    void openLog() {
        List<Backplane> lines = open();
        one = lines.get(0);
        other = lines.get(1);
    }

    @AfterEach
    void closeLog() {
        one.close();
        other.close();
    }

    @Test
    void anEmptyLogHasAnEpochAndNothingElse() {
        Backplane.Extent extent = get(one.extent());
        assertThat(extent.newest()).isZero();
        assertThat(get(other.extent()).epoch()).isEqualTo(extent.epoch());
        Backplane.Slice slice = get(one.read(extent.epoch(), 0, 10));
        assertThat(slice).isEqualTo(new Backplane.Slice(extent.epoch(), false, 0, List.of()));
    }

    @Test
    void positionsGrowAndEveryLineReadsTheSame() {
        List<Long> positions = append(one, 0, 5);
        positions.addAll(append(other, 5, 10));
        assertThat(positions).isSorted().doesNotHaveDuplicates().allMatch(position -> position > 0);
        assertThat(all(one)).extracting(LogEntry::position).isEqualTo(positions);
        assertThat(all(one)).extracting(BackplaneContract::number).isEqualTo(numbers(0, 10));
        assertThat(all(other)).isEqualTo(all(one));
        assertThat(get(other.extent()).newest()).isEqualTo(positions.get(9));
        assertThat(get(other.extent()).oldest()).isEqualTo(positions.get(0));
    }

    @Test
    void readingGoesOnAfterAPositionAndStopsAtTheAskedForNumber() {
        List<Long> positions = append(one, 0, 10);
        Backplane.Slice slice = get(other.read(epoch(), positions.get(3), 4));
        assertThat(slice.gap()).isFalse();
        assertThat(slice.entries()).extracting(BackplaneContract::number).isEqualTo(numbers(4, 8));
        assertThat(slice.through()).isEqualTo(positions.get(7));
        Backplane.Slice atEnd = get(other.read(epoch(), positions.get(9), 4));
        assertThat(atEnd.entries()).isEmpty();
        assertThat(atEnd.gap()).isFalse();
        assertThat(atEnd.through()).isEqualTo(positions.get(9));
    }

    @Test
    void aPositionBetweenTwoMessagesIsAsGoodAsAnyOther() {
        List<Long> positions = append(one, 0, 3);
        Backplane.Slice slice = get(one.read(epoch(), positions.get(2) - 1, 10));
        assertThat(slice.entries()).extracting(BackplaneContract::number).isEqualTo(numbers(2, 3));
    }

    @Test
    void everyKindOfMessageComesBackAsItWas() {
        Control.Origin origin =
                new Control.Origin("/signalr", "[{\"name\":\"h\"}]", "ann", true, "10.0.0.1", ClientFamily.DOTNET);
        List<Message> messages = List.of(
                Message.payload("t", JsonPayload.ofText("{\"a\":\"\u00e4\u20ac\"}"), Set.of("x", "y")),
                Message.command(Message.Kind.INITIALIZE, "c-1"),
                Message.command(Message.Kind.ABORT, "c-1"),
                Message.membership(Message.Kind.ADD_TO_GROUP, "c-1", "hg-H.g", "n:1"),
                Message.membership(Message.Kind.REMOVE_FROM_GROUP, "c-1", "hg-H.g", "n:2"),
                Message.control("c-1", new Control.Claim("n", 7, origin, -1, List.of("hg-H.a"), List.of("hg-H.b"), 0)),
                Message.control("c-1", new Control.Claim("n", 8, null, 5, List.of(), List.of(), 6)),
                Message.control("c-1", new Control.Close("n", 3, true)),
                Message.control("c-1", new Control.Ended(3)),
                Message.control("n", new Control.Alive("n", true)),
                Message.control("n", new Control.Gone("n", "m")),
                Message.control("n", new Control.Ack("m:4", true)),
                Message.control("n", new Control.Ack("m:5", false)),
                Message.control(
                        "n",
                        new Control.Holdings("n", 9, List.of(new Control.Holding("1", 3, origin, List.of("hg-H.g"))))));
        messages.forEach(message -> get(one.append(message)));
        assertThat(all(other)).extracting(LogEntry::message).isEqualTo(messages);
    }

    @Test
    void whatIsAppendedWithoutWaitingKeepsItsOrder() {
        List<CompletionStage<Long>> stages = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            stages.add(one.append(message(i)));
        }
        List<Long> positions = stages.stream().map(this::get).toList();
        assertThat(positions).isSorted();
        assertThat(all(other)).extracting(BackplaneContract::number).isEqualTo(numbers(0, 500));
    }

    @Test
    void aListenerHearsOfNewsUntilItIsCancelled() {
        AtomicInteger heard = new AtomicInteger();
        Backplane.Subscription subscription = other.subscribe(heard::incrementAndGet);
        append(one, 0, 1);
        while (heard.get() == 0) {
            await();
        }
        subscription.cancel();
        subscription.cancel();
    }

    @Test
    void whatIsNotHeldAnyMoreIsAGap() {
        List<Long> positions = append(one, 0, 10);
        trim(positions.get(5));
        Backplane.Slice slice = get(other.read(epoch(), positions.get(2), 100));
        assertThat(slice.gap()).isTrue();
        assertThat(slice.entries()).extracting(BackplaneContract::number).isEqualTo(numbers(6, 10));
        assertThat(slice.through()).isEqualTo(positions.get(9));
        assertThat(get(other.read(epoch(), positions.get(5), 100)).gap())
                .as("everything after this one is held")
                .isFalse();
        assertThat(get(other.extent()).oldest()).isEqualTo(positions.get(6));
    }

    @Test
    void whenEverythingIsTrimmedTheGapSaysHowFarItReaches() {
        List<Long> positions = append(one, 0, 4);
        trim(positions.get(3));
        Backplane.Slice slice = get(other.read(epoch(), positions.get(1), 100));
        assertThat(slice.gap()).isTrue();
        assertThat(slice.entries()).isEmpty();
        assertThat(slice.through()).isGreaterThanOrEqualTo(positions.get(3));
        List<Long> next = append(one, 4, 5);
        assertThat(next.get(0)).as("positions go on").isGreaterThan(slice.through());
        Backplane.Slice after = get(other.read(epoch(), slice.through(), 100));
        assertThat(after.gap()).isFalse();
        assertThat(after.entries()).extracting(BackplaneContract::number).isEqualTo(numbers(4, 5));
    }

    @Test
    void aLogThatLostEverythingHasAnotherEpochAndIsReadFromItsBeginning() {
        append(one, 0, 4);
        long before = epoch();
        long tail = get(one.extent()).newest();
        reset();
        append(one, 4, 6);
        Backplane.Slice slice = get(other.read(before, tail, 100));
        assertThat(slice.epoch()).isNotEqualTo(before).isEqualTo(epoch());
        assertThat(slice.gap()).isFalse();
        assertThat(slice.entries()).extracting(BackplaneContract::number).isEqualTo(numbers(4, 6));
    }

    @Test
    void aClosedLineFailsAndTheOtherGoesOn() {
        Backplane third = open().get(0);
        third.close();
        third.close();
        assertThat(third.append(message(1)).toCompletableFuture()).isCompletedExceptionally();
        assertThat(failed(third.read(0, 0, 1))).isTrue();
    }

    @Test
    void manyWritersAndReadersSeeOneOrderWithoutLoss() throws Exception {
        int each = 1_000;
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            CountDownLatch go = new CountDownLatch(1);
            List<Future<List<LogEntry>>> readers = new ArrayList<>();
            for (Backplane line : List.of(one, other)) {
                readers.add(pool.submit(() -> {
                    go.await();
                    List<LogEntry> seen = new ArrayList<>();
                    while (seen.size() < 2 * each) {
                        long after =
                                seen.isEmpty() ? 0 : seen.get(seen.size() - 1).position();
                        Backplane.Slice slice = get(line.read(epoch(), after, 100));
                        assertThat(slice.gap()).isFalse();
                        slice.entries().stream()
                                .filter(entry -> entry.position() > after)
                                .forEach(seen::add);
                    }
                    return seen;
                }));
            }
            List<Future<?>> writers = new ArrayList<>();
            for (int w = 0; w < 2; w++) {
                Backplane line = w == 0 ? one : other;
                int from = w * each;
                writers.add(pool.submit(() -> {
                    go.await();
                    return append(line, from, from + each);
                }));
            }
            go.countDown();
            for (Future<?> writer : writers) {
                writer.get(60, TimeUnit.SECONDS);
            }
            List<LogEntry> first = readers.get(0).get(60, TimeUnit.SECONDS);
            assertThat(readers.get(1).get(60, TimeUnit.SECONDS)).isEqualTo(first);
            assertThat(first.stream().map(BackplaneContract::number).filter(n -> n < each))
                    .isSorted();
            assertThat(first.stream().map(BackplaneContract::number).filter(n -> n >= each))
                    .isSorted();
        } finally {
            pool.shutdownNow();
        }
    }

    private long epoch() {
        return get(one.extent()).epoch();
    }

    private List<Long> append(Backplane to, int from, int until) {
        List<Long> positions = new ArrayList<>();
        for (int i = from; i < until; i++) {
            positions.add(get(to.append(message(i))));
        }
        return positions;
    }

    private List<LogEntry> all(Backplane from) {
        List<LogEntry> entries = new ArrayList<>();
        long after = 0;
        while (true) {
            Backplane.Slice slice = get(from.read(epoch(), after, 100));
            if (slice.entries().isEmpty()) {
                return entries;
            }
            entries.addAll(slice.entries());
            after = slice.through();
        }
    }

    private <T> T get(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        while (!future.isDone()) {
            await();
        }
        return future.join();
    }

    private boolean failed(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        while (!future.isDone()) {
            await();
        }
        return future.isCompletedExceptionally();
    }

    private static Message message(int number) {
        return Message.payload("t", JsonPayload.ofText(Integer.toString(number)), Set.of());
    }

    private static int number(LogEntry entry) {
        return Integer.parseInt(String.valueOf(entry.message().payload()));
    }

    private static List<Integer> numbers(int from, int to) {
        return java.util.stream.IntStream.range(from, to).boxed().toList();
    }
}
