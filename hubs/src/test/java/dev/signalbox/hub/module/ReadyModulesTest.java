package dev.signalbox.hub.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.hub.Authorize;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubException;
import dev.signalbox.hub.HubMount;
import dev.signalbox.hub.HubServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

final class ReadyModulesTest {

    @Test
    void callsEventsMessagesAndRefusalsAreMeasured() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        HubMount mount = new HubMount(HubServer.builder()
                .hub(WorkHub.class)
                .hub(ClosedHub.class)
                .addModule(new MetricsModule(meters))
                .build());
        act(mount);
        assertThat(calls(meters, "work", "success")).isEqualTo(2);
        assertThat(calls(meters, "fail", "error")).isEqualTo(1);
        assertThat(calls(meters, "complain", "hub-exception")).isEqualTo(1);
        assertThat(calls(meters, "unknown", "error")).isEqualTo(1);
        assertThat(meters.find("signalbox.hub.calls").timers())
                .as("no meter of a client's making")
                .hasSize(4);
        for (String event : List.of("connect", "reconnect", "disconnect")) {
            assertThat(meters.get("signalbox.hub.events")
                            .tags(
                                    "hub",
                                    "Work",
                                    "event",
                                    event,
                                    "outcome",
                                    event.equals("reconnect") ? "error" : "success")
                            .timer()
                            .count())
                    .isEqualTo(1);
        }
        assertThat(meters.get("signalbox.hub.messages")
                        .tags("hub", "Work", "method", "shown", "outcome", "success")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("signalbox.hub.messages")
                        .tags("hub", "Work", "method", "unwritable", "outcome", "error")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("signalbox.hub.refusals")
                        .tags("hub", "ClosedHub", "of", "method")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("signalbox.hub.refusals")
                        .tags("hub", "ClosedHub", "of", "connect")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatHappensIsLoggedWithoutArgumentsAndResults() throws Exception {
        ConcurrentLinkedQueue<SubstituteLoggingEvent> events = new ConcurrentLinkedQueue<>();
        HubMount mount = new HubMount(HubServer.builder()
                .hub(WorkHub.class)
                .hub(ClosedHub.class)
                .addModule(new LoggingModule(new SubstituteLogger("hubs", events, false), Level.INFO))
                .build());
        act(mount);
        List<String> lines = events.stream()
                .map(event -> event.getLevel() + " "
                        + org.slf4j.helpers.MessageFormatter.basicArrayFormat(
                                event.getMessage(), event.getArgumentArray()))
                .toList();
        assertThat(lines)
                .contains(
                        "INFO Work.work called by c1",
                        "INFO Work.shown sent to [h-Work]",
                        "INFO Work.work done for c1",
                        "INFO Work.fail failed for c1: java.lang.IllegalStateException: broken",
                        "INFO Work.complain failed for c1: HubException",
                        "INFO Work.(unknown) called by c1",
                        "INFO Work on c1 connected",
                        "INFO Work on c1 OnReconnected failed: java.lang.IllegalStateException: no way back",
                        "INFO Work on c1 vanished",
                        "INFO ClosedHub.work refused to 127.0.0.1",
                        "INFO ClosedHub refused to 127.0.0.1")
                .anyMatch(line -> line.startsWith("INFO Work.unwritable not sent: "));
        assertThat(lines).noneMatch(line -> line.contains("secret"));
        assertThat(new LoggingModule()).isNotNull();
    }

    private static void act(HubMount mount) throws Exception {
        mount.call("{\"H\":\"work\",\"M\":\"work\",\"A\":[\"secret\"],\"I\":0}");
        mount.call("{\"H\":\"work\",\"M\":\"Work\",\"A\":[\"secret\"],\"I\":1}");
        mount.call("{\"H\":\"work\",\"M\":\"fail\",\"I\":2}");
        mount.call("{\"H\":\"work\",\"M\":\"complain\",\"I\":3}");
        mount.call("{\"H\":\"work\",\"M\":\"madeUpByAClient\",\"I\":4}");
        mount.call("{\"H\":\"closedHub\",\"M\":\"work\",\"I\":5}");
        var scope = mount.scope("[{\"name\":\"work\"},{\"name\":\"closedHub\"}]", ConnectionUser.ANONYMOUS);
        scope.connected("c1").toCompletableFuture().join();
        assertThatThrownBy(() -> scope.reconnected("c1").toCompletableFuture().join())
                .hasMessageContaining("no way back");
        scope.disconnected("c1", false).toCompletableFuture().join();
    }

    private static long calls(SimpleMeterRegistry meters, String method, String outcome) {
        return meters.get("signalbox.hub.calls")
                .tags("hub", "Work", "method", method, "outcome", outcome)
                .timer()
                .count();
    }

    @dev.signalbox.hub.HubName("Work")
    public static final class WorkHub extends Hub {
        public String work(String text) {
            clients().all().invoke("shown", text);
            return text;
        }

        public void fail() {
            throw new IllegalStateException("broken");
        }

        public CompletionStage<Void> complain() {
            return CompletableFuture.failedFuture(new HubException("secret of the caller"));
        }

        @Override
        protected CompletionStage<?> onConnected() {
            Object[] loop = new Object[1];
            loop[0] = loop;
            assertThatThrownBy(() -> clients().all().invoke("unwritable", (Object) loop))
                    .isInstanceOf(RuntimeException.class);
            return super.onConnected();
        }

        @Override
        protected CompletionStage<?> onReconnected() {
            throw new IllegalStateException("no way back");
        }
    }

    @Authorize
    public static final class ClosedHub extends Hub {
        public void work() {}
    }
}
