package dev.signalbox.connection.backplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.time.ManualTime;
import dev.signalbox.protocol.JsonPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of sends before the backplane has opened, while it is open, in an outage and at the end (protocol I4). */
class OutboxTest {
    private static final Throwable OUTAGE = new IllegalStateException("no route to the backplane");

    private final ManualTime time = new ManualTime();

    /** What the engine was handed, in order; each is answered by the test. */
    private final List<Handed> handed = new ArrayList<>();

    private record Handed(String text, CompletableFuture<Long> answer) {}

    @Test
    @DisplayName(
            "L 233: InitialOnly: sends wait for the first opening, then go directly; in an outage they fail with its error")
    void initialOnly() {
        Outbox outbox = outbox(QueueBehavior.INITIAL_ONLY);
        CompletableFuture<Void> first = send(outbox, "1");
        outbox.failed(OUTAGE);
        CompletableFuture<Void> second = send(outbox, "2");
        assertThat(handed).as("nothing is sent before the first opening").isEmpty();
        outbox.open();
        assertThat(texts()).containsExactly("1", "2");
        CompletableFuture<Void> third = send(outbox, "3");
        assertThat(texts()).as("no send waits for another").containsExactly("1", "2", "3");
        handed.forEach(one -> one.answer.complete(1L));
        assertThat(List.of(first, second, third)).allMatch(CompletableFuture::isDone);
        outbox.failed(OUTAGE);
        assertFails(send(outbox, "4"), OUTAGE.getMessage());
        assertThat(texts()).as("an outage is not asked").containsExactly("1", "2", "3");
        outbox.open();
        CompletableFuture<Void> fifth = send(outbox, "5");
        handed.get(3).answer.complete(2L);
        assertThat(fifth).isCompleted();
        assertThat(outbox.error()).isNull();
    }

    @Test
    @DisplayName(
            "L 233: Always: one send at a time; what waits behind a failed one fails with it; then a new queue begins")
    void always() {
        Outbox outbox = outbox(QueueBehavior.ALWAYS);
        CompletableFuture<Void> first = send(outbox, "1");
        assertThat(handed).isEmpty();
        outbox.open();
        CompletableFuture<Void> second = send(outbox, "2");
        CompletableFuture<Void> third = send(outbox, "3");
        assertThat(texts()).containsExactly("1");
        handed.get(0).answer.complete(1L);
        assertThat(first).isCompleted();
        assertThat(texts()).containsExactly("1", "2");
        handed.get(1).answer.completeExceptionally(OUTAGE);
        assertFails(second, OUTAGE.getMessage());
        assertFails(third, OUTAGE.getMessage());
        assertFails(send(outbox, "4"), OUTAGE.getMessage());
        assertThat(texts()).containsExactly("1", "2");
        outbox.open();
        CompletableFuture<Void> fifth = send(outbox, "5");
        handed.get(2).answer.complete(2L);
        assertThat(fifth).isCompleted();
        assertThat(texts()).containsExactly("1", "2", "5");
    }

    @Test
    @DisplayName(
            "L 233: Disabled: sends are tried before the first opening; after it an outage fails them with its error")
    void disabled() {
        Outbox outbox = new Outbox(this::hand, QueueBehavior.DISABLED, 0, time);
        CompletableFuture<Void> early = send(outbox, "1");
        handed.get(0).answer.completeExceptionally(OUTAGE);
        assertFails(early, OUTAGE.getMessage());
        CompletableFuture<Void> again = send(outbox, "2");
        handed.get(1).answer.complete(1L);
        assertThat(again).isCompleted();
        outbox.open();
        CompletableFuture<Void> failing = send(outbox, "3");
        handed.get(2).answer.completeExceptionally(OUTAGE);
        assertFails(failing, OUTAGE.getMessage());
        assertFails(send(outbox, "4"), OUTAGE.getMessage());
        assertThat(texts()).containsExactly("1", "2", "3");
    }

    @Test
    @DisplayName("L 233: a full queue and a closed stream say so in the original's words")
    void errorTexts() {
        Outbox outbox = outbox(QueueBehavior.INITIAL_ONLY);
        List<CompletableFuture<Void>> waiting = List.of(send(outbox, "1"), send(outbox, "2"), send(outbox, "3"));
        assertFails(send(outbox, "4"), "The queue is full.");
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        outbox.close();
        waiting.forEach(one -> assertFails(one, "The stream has been closed."));
        outbox.open();
        assertFails(send(outbox, "5"), "The stream has been closed.");
        assertThat(handed).isEmpty();
        assertThatThrownBy(() -> BackplaneConfig.defaults().withQueue(QueueBehavior.ALWAYS, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Scaleout queuing is enabled but maximum queue size is 0");
    }

    @Test
    @DisplayName("sends that the engine never answers fail, and what waits behind them; a late answer is nothing new")
    void unanswered() {
        Outbox outbox = outbox(QueueBehavior.ALWAYS);
        outbox.open();
        CompletableFuture<Void> first = send(outbox, "1");
        CompletableFuture<Void> behind = send(outbox, "2");
        time.advance(Duration.ofSeconds(10));
        outbox.giveUp(time.nanos() - 1, OUTAGE);
        assertFails(first, OUTAGE.getMessage());
        assertFails(behind, OUTAGE.getMessage());
        assertThat(outbox.state()).isEqualTo(BackplaneStatus.State.BUFFERING);
        handed.get(0).answer.complete(1L);
        assertThat(outbox.accepted()).isZero();
        assertThat(outbox.failures()).isEqualTo(2);
        assertThat(texts()).containsExactly("1");
        outbox.open();
        CompletableFuture<Void> third = send(outbox, "3");
        time.advance(Duration.ofSeconds(5));
        outbox.giveUp(0, OUTAGE);
        assertThat(third).as("handed later").isNotDone();
        handed.get(1).answer.complete(2L);
        assertThat(third).isCompleted();
    }

    private Outbox outbox(QueueBehavior behavior) {
        return new Outbox(this::hand, behavior, 3, time);
    }

    private CompletionStage<Long> hand(Message message) {
        Handed one = new Handed(String.valueOf(message.payload()), new CompletableFuture<>());
        handed.add(one);
        return one.answer;
    }

    private static CompletableFuture<Void> send(Outbox outbox, String text) {
        return outbox.append(Message.payload("t", JsonPayload.ofText(text), Set.of()))
                .toCompletableFuture();
    }

    private List<String> texts() {
        return handed.stream().map(Handed::text).toList();
    }

    private static void assertFails(CompletableFuture<Void> send, String text) {
        assertThat(send).isCompletedExceptionally();
        assertThatThrownBy(send::join).hasRootCauseMessage(text);
    }
}
