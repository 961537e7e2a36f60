package dev.signalbox.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private final HubMount mount = new HubMount(HubServer.builder()
            .hub(ChatHub.class, ChatHub::new)
            .hub(WorkHub.class, WorkHub::new)
            .build());

    @Test
    @DisplayName("L 201: reports are messages to the calling connection")
    void reports() {
        assertThat(mount.call("{\"I\":\"0\",\"H\":\"chatHub\",\"M\":\"Progress\",\"A\":[2]}"))
                .isEqualTo("{\"R\":\"done\",\"I\":\"0\"}");
        assertThat(mount.call("{\"I\":1,\"H\":\"chatHub\",\"M\":\"ProgressString\",\"A\":[null]}"))
                .isEqualTo("{\"R\":\"done\",\"I\":\"1\"}");
        assertThat(mount.taken())
                .containsExactly(
                        "c-c1 {\"I\":\"P|0\",\"P\":{\"I\":\"0\",\"D\":0}}",
                        "c-c1 {\"I\":\"P|0\",\"P\":{\"I\":\"0\",\"D\":1}}",
                        "c-c1 {\"I\":\"P|1\",\"P\":{\"I\":\"1\",\"D\":null}}");
    }

    @Test
    @DisplayName("F8: changed state goes along with a report")
    void stateInReports() {
        mount.call("{\"I\":2,\"H\":\"workHub\",\"M\":\"withState\"}");
        assertThat(mount.taken()).containsExactly("c-c1 {\"S\":{\"a\":1},\"I\":\"P|2\",\"P\":{\"I\":\"2\",\"D\":5}}");
    }

    @Test
    @DisplayName("L 202: a report after the method has completed is refused")
    void reportAfterCompletion() {
        mount.call("{\"I\":3,\"H\":\"workHub\",\"M\":\"leak\"}");
        assertThatThrownBy(() -> WorkHub.leaked.join().report("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("You cannot report progress on a hub method invocation that has already completed.");
        assertThat(mount.taken()).isEmpty();
    }

    @Test
    void reportsOfAMethodThatCompletesLaterAreTakenUntilThen() {
        CompletableFuture<?> answer = mount.start("{\"I\":4,\"H\":\"workHub\",\"M\":\"later\"}");
        WorkHub.later.join().report(1);
        WorkHub.GATE.complete("end");
        assertThat(answer).isCompleted();
        assertThat(mount.taken()).containsExactly("c-c1 {\"I\":\"P|4\",\"P\":{\"I\":\"4\",\"D\":1}}");
        assertThatThrownBy(() -> WorkHub.later.join().report(2)).isInstanceOf(IllegalStateException.class);
    }

    public static final class WorkHub extends Hub {
        static CompletableFuture<Progress<String>> leaked = new CompletableFuture<>();
        static CompletableFuture<Progress<Integer>> later = new CompletableFuture<>();
        static final CompletableFuture<String> GATE = new CompletableFuture<>();

        public void withState(Progress<Integer> progress) {
            clients().caller().state().set("a", 1);
            progress.report(5);
        }

        public void leak(Progress<String> progress) {
            leaked.complete(progress);
        }

        public CompletableFuture<String> later(Progress<Integer> progress) {
            later.complete(progress);
            return GATE;
        }
    }
}
