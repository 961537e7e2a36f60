package dev.signalbox.hub.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.hub.Authorize;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubException;
import dev.signalbox.hub.HubServer;
import dev.signalbox.hub.Progress;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class HubTestServerTest {
    private final List<String> events = new ArrayList<>();
    private final HubTestServer server = HubTestServer.of(HubServer.builder()
            .hub(RoomHub.class, () -> new RoomHub(events))
            .hub(AdminHub.class)
            .addModule(new HubPipelineModule() {
                @Override
                protected List<String> onRejoiningGroups(
                        HubDescriptor hub, ConnectionRequest request, List<String> groups) {
                    return groups.stream()
                            .filter(group -> !group.equals("closed"))
                            .toList();
                }
            }));

    @Test
    void messagesReachWhomTheyWouldReach() {
        TestClient ann = server.client().id("ann").user("Ann").connect();
        TestClient bob = server.client().id("bob").connect(RoomHub.class);
        assertThat(ann.invoke(RoomHub.class, "say", "hello").succeeded()).isTrue();
        assertThat(ann.take()).hasToString("[RoomHub.said(\"Ann\",\"hello\")]");
        assertThat(bob.received()).hasToString("[RoomHub.said(\"Ann\",\"hello\")]");
        assertThat(bob.take().get(0).argument(1, String.class)).isEqualTo("hello");
        assertThat(ann.invoke("roomhub", "SayToOthers", "psst").toString()).isEqualTo("{\"I\":\"1\"}");
        assertThat(ann.take()).isEmpty();
        assertThat(bob.take()).hasSize(1);
        server.context(RoomHub.class).clients().user("Ann").invoke("note", 1);
        assertThat(ann.take()).hasToString("[RoomHub.note(1)]");
        assertThat(bob.take()).isEmpty();
    }

    @Test
    void groupsAreJoinedLeftAndRejoined() {
        TestClient ann = server.client().connect();
        TestClient bob = server.client().connect();
        ann.invoke(RoomHub.class, "join", "open");
        ann.invoke(RoomHub.class, "join", "closed");
        assertThat(ann.groups(RoomHub.class)).containsExactly("closed", "open");
        bob.invoke(RoomHub.class, "sayIn", "open", "hi");
        assertThat(ann.take()).hasToString("[RoomHub.said(\"\",\"hi\")]");
        ann.reconnect();
        assertThat(ann.groups(RoomHub.class)).containsExactly("open");
        assertThat(events).contains("reconnected " + ann.id());
        ann.invoke(RoomHub.class, "leave", "open");
        bob.invoke(RoomHub.class, "sayIn", "open", "hi");
        assertThat(ann.take()).isEmpty();
        assertThat(server.context(RoomHub.class).groups().add("nobody", "open").toCompletableFuture())
                .isCancelled();
        assertThatThrownBy(() -> server.context(RoomHub.class)
                        .groups()
                        .remove("nobody", "open")
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void resultsErrorsProgressAndStateComeBack() {
        TestClient ann = server.client().connect();
        CallResult sum = ann.invoke(RoomHub.class, "sum", 1, 2);
        assertThat(sum.value(Integer.class)).isEqualTo(3);
        assertThat(sum.reports(Integer.class)).containsExactly(1, 2);
        CallResult refused = ann.invoke(RoomHub.class, "refuse");
        assertThat(refused.error()).isEqualTo("no");
        assertThat(refused.isHubException()).isTrue();
        assertThat((Object) refused.errorData(Map.class)).isEqualTo(Map.of("code", 7L));
        assertThatThrownBy(() -> refused.value(String.class))
                .isInstanceOf(AssertionError.class)
                .hasMessage("the call failed: no");
        assertThat(ann.invoke(RoomHub.class, "sum", "x", 2).error())
                .isEqualTo("There was an error invoking Hub method 'RoomHub.sum'.");
        ann.state(RoomHub.class).put("count", 41);
        assertThat(ann.invoke(RoomHub.class, "count").value(Integer.class)).isEqualTo(42);
        assertThat(ann.state(RoomHub.class)).containsEntry("count", 42L);
        CallResult later = ann.invoke(RoomHub.class, "later");
        assertThat(later.isPending()).isTrue();
        assertThat(later).hasToString("(pending)");
        assertThatThrownBy(later::error).isInstanceOf(IllegalStateException.class);
        RoomHub.GATE.complete("now");
        assertThat(later.value(String.class)).isEqualTo("now");
    }

    @Test
    void clientsComeAndGo() {
        TestClient ann = server.client().id("ann").connect(RoomHub.class);
        TestClient bob = server.client().id("bob").connect(RoomHub.class);
        TestClient cat = server.client().id("cat").connect(RoomHub.class);
        ann.stop();
        bob.vanish();
        cat.invoke(RoomHub.class, "kickMe");
        assertThat(events)
                .containsExactly(
                        "connected ann",
                        "connected bob",
                        "connected cat",
                        "stopped ann",
                        "vanished bob",
                        "stopped cat");
        assertThat(List.of(ann.isConnected(), bob.isConnected(), cat.isConnected()))
                .containsOnly(false);
        ann.stop();
        assertThat(events).hasSize(6);
    }

    @Test
    void authorisationHolds() {
        assertThatThrownBy(() -> server.client().connect(AdminHub.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the client may connect to none of these hubs");
        TestClient nobody = server.client().connect();
        assertThat(nobody.invoke(AdminHub.class, "ask").succeeded()).isFalse();
        TestClient admin = server.client().user("root", "admin").connect(AdminHub.class);
        assertThat(admin.invoke(AdminHub.class, "ask").value(String.class)).isEqualTo("yes");
    }

    @Test
    void aHubCanBeCalledAsAnObject() {
        TestClient ann = server.client()
                .id("ann")
                .header("X-From", "test")
                .cookie("c", "1")
                .query("q", "2")
                .connect();
        assertThat(ann.<RoomHub, String>with(RoomHub.class, RoomHub::facts)).isEqualTo("ann test 1 2");
        ann.with(RoomHub.class, hub -> {
            hub.say("direct");
            return null;
        });
        assertThat(ann.take()).hasToString("[RoomHub.said(\"\",\"direct\")]");
    }

    public static final class RoomHub extends Hub {
        static final CompletableFuture<String> GATE = new CompletableFuture<>();
        private final List<String> events;

        RoomHub(List<String> events) {
            this.events = events;
        }

        public void say(String text) {
            clients().all().invoke("said", context().user().name(), text);
        }

        public void sayToOthers(String text) {
            clients().others().invoke("said", context().user().name(), text);
        }

        public void sayIn(String room, String text) {
            clients().group(room).invoke("said", context().user().name(), text);
        }

        public CompletionStage<Void> join(String room) {
            return groups().add(context().connectionId(), room);
        }

        public CompletionStage<Void> leave(String room) {
            return groups().remove(context().connectionId(), room);
        }

        public int sum(int a, int b, Progress<Integer> progress) {
            progress.report(a);
            progress.report(b);
            return a + b;
        }

        public void refuse() {
            throw new HubException("no", Map.of("code", 7));
        }

        public long count() {
            long next = (Long) clients().caller().state().get("count") + 1;
            clients().caller().state().set("count", next);
            return next;
        }

        public CompletionStage<String> later() {
            return GATE;
        }

        public void kickMe() {
            context().abort();
        }

        public String facts() {
            return context().connectionId()
                    + ' '
                    + context().headers().get("x-from").get(0)
                    + ' '
                    + context().cookies().get("c")
                    + ' '
                    + context().query().get("q");
        }

        @Override
        protected CompletionStage<?> onConnected() {
            events.add("connected " + context().connectionId());
            return super.onConnected();
        }

        @Override
        protected CompletionStage<?> onReconnected() {
            events.add("reconnected " + context().connectionId());
            return super.onReconnected();
        }

        @Override
        protected CompletionStage<?> onDisconnected(boolean stopCalled) {
            events.add((stopCalled ? "stopped " : "vanished ") + context().connectionId());
            return super.onDisconnected(stopCalled);
        }
    }

    @Authorize(roles = "admin")
    public static final class AdminHub extends Hub {
        public String ask() {
            return "yes";
        }
    }
}
