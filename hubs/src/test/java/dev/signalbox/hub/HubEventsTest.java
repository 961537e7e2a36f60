package dev.signalbox.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import dev.signalbox.protocol.ProtocolException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class HubEventsTest {
    private static final ConcurrentLinkedQueue<String> STORY = new ConcurrentLinkedQueue<>();
    private static CompletionStage<?> firstResult = CompletableFuture.completedFuture(null);
    private static CompletionStage<?> secondResult = CompletableFuture.completedFuture(null);

    private final HubMount mount = new HubMount(HubServer.builder()
            .hub(FirstHub.class, FirstHub::new)
            .hub(SecondHub.class, SecondHub::new)
            .hub(BrokenHub.class, () -> {
                throw new IllegalStateException("cannot be created");
            })
            .hub(MissingHub.class, () -> {
                throw new NoClassDefFoundError("what it needs");
            })
            .hub(ClosingHub.class, ClosingHub::new)
            .build());

    @BeforeEach
    void forget() {
        STORY.clear();
        firstResult = CompletableFuture.completedFuture(null);
        secondResult = CompletableFuture.completedFuture(null);
    }

    @Test
    @DisplayName("F11: each listed hub gets each event, on an object of its own, in the order listed")
    void everyHubOfTheConnection() {
        ConnectionScope scope = mount.scope("[{\"name\":\"secondhub\"},{\"name\":\"FirstHub\"}]");
        scope.connected("c1").toCompletableFuture().join();
        scope.reconnected("c1").toCompletableFuture().join();
        scope.disconnected("c1", true).toCompletableFuture().join();
        assertThat(STORY)
                .containsExactly(
                        "second connected c1",
                        "first connected c1",
                        "first closed",
                        "first reconnected",
                        "first closed",
                        "first disconnected true",
                        "first closed");
        assertThat(mount.taken()).containsExactly("h-FirstHub {\"H\":\"FirstHub\",\"M\":\"hello\",\"A\":[\"c1\"]}");
    }

    @Test
    void withoutListedHubsThereAreNoEvents() {
        mount.scope("[]").connected("c1").toCompletableFuture().join();
        assertThat(STORY).isEmpty();
    }

    @Test
    @DisplayName("F11: all run whatever fails, and the first failure is the result")
    void failures() {
        ConnectionScope scope = mount.scope("[{\"name\":\"firsthub\"},{\"name\":\"secondhub\"}]");
        firstResult = CompletableFuture.failedFuture(new CancellationException());
        secondResult = CompletableFuture.failedFuture(new IllegalStateException("second"));
        assertThatThrownBy(() -> scope.connected("c1").toCompletableFuture().join())
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("second");
        assertThat(STORY).containsExactly("first connected c1", "first closed", "second connected c1");
        secondResult = CompletableFuture.completedFuture(null);
        assertThatThrownBy(() -> scope.connected("c1").toCompletableFuture().join())
                .hasCauseInstanceOf(CancellationException.class);
    }

    @Test
    @DisplayName("F11: an event waits for all hubs")
    void waitsForAll() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        firstResult = gate;
        CompletableFuture<?> event = mount.scope("[{\"name\":\"firsthub\"},{\"name\":\"secondhub\"}]")
                .connected("c1")
                .toCompletableFuture();
        assertThat(event).isNotDone();
        assertThat(STORY).containsExactly("first connected c1", "second connected c1");
        gate.complete(null);
        assertThat(event).isCompleted();
        assertThat(STORY).endsWith("first closed");
    }

    @Test
    @DisplayName("K77: a hub that cannot be created is left out")
    void hubThatCannotBeCreated() {
        mount.scope("[{\"name\":\"brokenhub\"},{\"name\":\"secondhub\"}]")
                .connected("c1")
                .toCompletableFuture()
                .join();
        assertThat(STORY).containsExactly("second connected c1");
    }

    @Test
    @DisplayName(
            "K77: an error, as of a class that is missing, leaves out its hub only, at the beginning and at the end")
    void errorsOfHubs() {
        ConnectionScope scope =
                mount.scope("[{\"name\":\"missinghub\"},{\"name\":\"closinghub\"},{\"name\":\"secondhub\"}]");
        scope.connected("c1").toCompletableFuture().join();
        assertThat(STORY).containsExactly("closing", "second connected c1");
    }

    @Test
    @DisplayName("F10: a module that gives no stage fails its hub's event only")
    void moduleWithoutStage() {
        HubMount modular = new HubMount(HubServer.builder()
                .hub(FirstHub.class, FirstHub::new)
                .hub(SecondHub.class, SecondHub::new)
                .addModule(new HubPipelineModule() {
                    @Override
                    @SuppressWarnings("NullAway") // what a careless author does
                    protected CompletionStage<?> connect(Hub hub, Supplier<CompletionStage<?>> inner) {
                        CompletionStage<?> done = inner.get();
                        return hub instanceof FirstHub ? null : done;
                    }
                })
                .build());
        CompletableFuture<?> event = modular.scope("[{\"name\":\"firsthub\"},{\"name\":\"secondhub\"}]")
                .connected("c1")
                .toCompletableFuture();
        assertThat(STORY).containsExactly("first connected c1", "first closed", "second connected c1");
        assertThat(event).isCompletedExceptionally();
    }

    @Test
    @DisplayName("C3: an event that returns null is done")
    void nullEvent() {
        secondResult = null;
        assertThat(mount.scope("[{\"name\":\"secondhub\"}]").connected("c1").toCompletableFuture())
                .isCompleted();
    }

    @Test
    @DisplayName(
            "OnDisconnected of a dead node's connection asks no authorizer again, and passes over what is not served here")
    void restoredWithoutAuthorizers() throws ProtocolException {
        HubMount other = new HubMount(HubServer.builder()
                .hub(FirstHub.class, FirstHub::new)
                .hub(AdminsHub.class, AdminsHub::new)
                .addModule(new HubPipelineModule() {
                    @Override
                    protected boolean onBeforeAuthorizeConnect(HubDescriptor hub, ConnectionRequest request) {
                        STORY.add("asked");
                        return false;
                    }
                })
                .build());
        String listed =
                "[{\"name\":\"adminshub\"},{\"name\":\"gonehub\"},{\"name\":\"firsthub\"},{\"name\":\"FirstHub\"}]";
        ConnectionScope scope =
                other.application.restore(HubMount.request(listed, new ConnectionUser("ann", true, Set.of())));
        assertThat(scope).isNotNull();
        scope.disconnected("c1", false).toCompletableFuture().join();
        assertThat(STORY).containsExactly("admins disconnected ann", "first disconnected false", "first closed");
    }

    @Test
    @DisplayName("E2: topics per hub in the order listed, in the server's casing; the user's when there is one")
    void topics() {
        String listed = "[{\"name\":\"SECONDHUB\"},{\"name\":\"firsthub\"}]";
        assertThat(mount.scope(listed).topics("c1"))
                .containsExactly("h-SecondHub", "hc-SecondHub.c1", "h-FirstHub", "hc-FirstHub.c1");
        assertThat(mount.scope(listed, new ConnectionUser("ann", false, Set.of()))
                        .topics("c1"))
                .containsExactly(
                        "h-SecondHub",
                        "hc-SecondHub.c1",
                        "hu-SecondHub.ann",
                        "h-FirstHub",
                        "hc-FirstHub.c1",
                        "hu-FirstHub.ann");
        assertThat(mount.scope("").topics("c1")).isEmpty();
        assertThat(mount.scope("").groupTopicPrefix()).isEqualTo("hg-");
    }

    @Test
    @DisplayName("L 207: another provider of user ids decides the topic")
    void userIdProvider() {
        HubMount other = new HubMount(HubServer.builder()
                .hub(SecondHub.class, SecondHub::new)
                .userIdProvider(request -> request.header("x-head"))
                .build());
        assertThat(other.scope("[{\"name\":\"secondhub\"}]").topics("c1"))
                .isEqualTo(List.of("h-SecondHub", "hc-SecondHub.c1", "hu-SecondHub.hv"));
    }

    public static final class FirstHub extends Hub implements AutoCloseable {
        @Override
        protected CompletionStage<?> onConnected() {
            STORY.add("first connected " + context().connectionId());
            clients().all().invoke("hello", context().connectionId());
            return firstResult;
        }

        @Override
        protected CompletionStage<?> onReconnected() {
            STORY.add("first reconnected");
            return firstResult;
        }

        @Override
        protected CompletionStage<?> onDisconnected(boolean stopCalled) {
            STORY.add("first disconnected " + stopCalled);
            return firstResult;
        }

        @Override
        public void close() {
            STORY.add("first closed");
        }
    }

    public static final class SecondHub extends Hub {
        @Override
        public CompletionStage<?> onConnected() {
            STORY.add("second connected " + context().connectionId());
            return secondResult;
        }
    }

    @Authorize(roles = "admin")
    public static final class AdminsHub extends Hub {
        @Override
        protected CompletionStage<?> onDisconnected(boolean stopCalled) {
            STORY.add("admins disconnected " + context().user().name());
            return super.onDisconnected(stopCalled);
        }
    }

    public static final class MissingHub extends Hub {}

    public static final class ClosingHub extends Hub implements AutoCloseable {
        @Override
        public void close() {
            STORY.add("closing");
            throw new AssertionError("on purpose");
        }
    }

    public static final class BrokenHub extends Hub {}
}
