package dev.signalbox.connection.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.Topics;
import dev.signalbox.protocol.TransportType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ApplicationStageTest {
    private static final String GROUP = Topics.rawGroup("Test", "a");
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(); // tasks that no thread is left for
    private final CompletableFuture<String> said = new CompletableFuture<>();
    private final CompletableFuture<String> stage =
            ApplicationStage.of(said, waiting::add).toCompletableFuture();

    private void aThreadIsThere() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    @Test
    @DisplayName("L 171: whoever waits for a group is released though all the application's threads wait as well")
    void aGroupThatIsWaitedForOnTheLastThread() {
        AtomicReference<Executor> application = new AtomicReference<>();
        RuntimeFixture fixture = new RuntimeFixture(builder -> builder.applicationExecutor(
                task -> requireNonNull(application.get()).execute(task)));
        application.set(fixture.time);
        RuntimeFixture.Client client =
                fixture.client(TransportType.SERVER_SENT_EVENTS).connect();
        application.set(waiting::add);
        CompletableFuture<Void> added =
                fixture.runtime.publisher().addToGroup(client.id, GROUP).toCompletableFuture();
        List<String> story = new ArrayList<>();
        added.thenRun(() -> story.add("goes on"));
        fixture.time.settle();
        assertThat(added.isDone()).isTrue();
        assertThat(added.join()).isNull();
        assertThat(story).isEmpty();
        aThreadIsThere();
        assertThat(story).containsExactly("goes on");
    }

    @Test
    void whatDependsOnItRunsOnTheApplicationsThreadsOnly() throws Exception {
        List<String> story = new ArrayList<>();
        stage.thenAccept(story::add);
        assertThat(stage.isDone()).isFalse();
        assertThat(stage.getNow("nothing yet")).isEqualTo("nothing yet");
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> stage.get(0, TimeUnit.SECONDS));
        said.complete("joined");
        assertThat(story).isEmpty();
        assertThat(stage.join()).isEqualTo("joined");
        assertThat(stage.get()).isEqualTo("joined");
        assertThat(stage.get(0, TimeUnit.SECONDS)).isEqualTo("joined");
        assertThat(stage.getNow("nothing yet")).isEqualTo("joined");
        assertThat(stage.isCompletedExceptionally()).isFalse();
        aThreadIsThere();
        assertThat(story).containsExactly("joined");
        assertThat(stage.join()).isEqualTo("joined");
    }

    @Test
    void itFailsAsWhatWasSaid() {
        IllegalStateException full = new IllegalStateException("full");
        said.completeExceptionally(full);
        for (int i = 0; i < 2; i++) {
            assertThat(stage.isCompletedExceptionally()).isTrue();
            assertThat(stage.isCancelled()).isFalse();
            assertThatThrownBy(stage::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCause(full);
            assertThatThrownBy(stage::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCause(full);
            aThreadIsThere();
        }
    }

    @Test
    void itIsCancelledAsWhatWasSaid() {
        said.cancel(false);
        for (int i = 0; i < 2; i++) {
            assertThat(stage.isCancelled()).isTrue();
            assertThatThrownBy(stage::join).isInstanceOf(CancellationException.class);
            aThreadIsThere();
        }
    }

    @Test
    void theApplicationMayGiveItUpEarlier() {
        stage.completeExceptionally(new TimeoutException());
        assertThat(stage.isDone()).isTrue();
        assertThatThrownBy(stage::join).hasCauseInstanceOf(TimeoutException.class);
        said.complete("late");
        aThreadIsThere();
        assertThatThrownBy(stage::join).hasCauseInstanceOf(TimeoutException.class);
        assertThat(stage.isCompletedExceptionally()).isTrue();
    }

    @Test
    void whenTheThreadsAreGoneItEndsWhereItIsSaid() {
        CompletableFuture<String> late = ApplicationStage.of(said, task -> {
                    throw new RejectedExecutionException("closed");
                })
                .toCompletableFuture();
        List<String> story = new ArrayList<>();
        late.thenAccept(story::add);
        said.complete("joined");
        assertThat(story).containsExactly("joined");
    }
}
