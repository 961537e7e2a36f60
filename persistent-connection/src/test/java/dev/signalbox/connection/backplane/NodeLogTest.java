package dev.signalbox.connection.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.time.ManualTime;
import dev.signalbox.protocol.JsonPayload;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NodeLogTest {
    private final ManualTime time = new ManualTime();
    private final InProcessBackplane bus = new InProcessBackplane(0xC1, 1 << 10, 1 << 20);
    private final FaultyBackplane line = new FaultyBackplane(bus, time, new java.util.Random(1), 20);

    @Test
    @DisplayName("a node opens and knows that it keeps up while there is something new whenever it has read")
    void opensWhileOthersSend() {
        NodeLog log = new NodeLog(new Busy(), BackplaneConfig.defaults(), time, time);
        log.start(NodeLog.Observer.NONE);
        time.advance(Duration.ofSeconds(5));
        assertThat(log.status().received()).isGreaterThan(400);
        assertThat(log.status().state()).isEqualTo(BackplaneStatus.State.OPEN);
        assertThat(log.status().lag()).isLessThan(Duration.ofSeconds(1));
    }

    /** Takes ten milliseconds for each answer, and somebody has sent something meanwhile. */
    private final class Busy implements Backplane {
        @Override
        public CompletionStage<Long> append(Message message) {
            return bus.append(message);
        }

        @Override
        public CompletionStage<Slice> read(long epoch, long after, int max) {
            CompletableFuture<Slice> answer = new CompletableFuture<>();
            time.schedule(
                    () -> {
                        bus.append(Message.payload("t", JsonPayload.ofText("1"), Set.of()));
                        bus.read(epoch, after, max).thenAccept(answer::complete);
                    },
                    Duration.ofMillis(10));
            return answer;
        }

        @Override
        public CompletionStage<Extent> extent() {
            return bus.extent();
        }

        @Override
        public Subscription subscribe(Runnable news) {
            return bus.subscribe(news);
        }

        @Override
        public void close() {}
    }

    @Test
    @DisplayName("an observer that fails, whatever it throws, costs its own entry only: reading goes on")
    void goesOnWhateverIsThrown() {
        NodeLog log = new NodeLog(line, BackplaneConfig.defaults(), time, time);
        log.start(new NodeLog.Observer() {
            @Override
            public void control(LogEntry entry) {
                if (entry.position() == 1) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                throw new IllegalStateException("position " + entry.position());
            }

            @Override
            public void gap() {}

            @Override
            public void begun(long epoch) {}
        });
        bus.append(Message.control("x", new Control.Alive("x", false)));
        bus.append(Message.control("x", new Control.Alive("x", false)));
        bus.append(Message.payload("t", JsonPayload.ofText("1"), Set.of()));
        time.advance(Duration.ofMillis(4_500)); // no poll is under way then
        assertThat(log.read(0, 10).entries()).extracting(LogEntry::position).containsExactly(1L, 2L, 3L);
        assertThat(log.status().lag()).isZero();
    }
}
