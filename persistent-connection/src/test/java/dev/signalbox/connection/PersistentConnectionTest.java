package dev.signalbox.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.json.NetJson;
import dev.signalbox.protocol.request.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PersistentConnectionTest {
    private static final String NAME = Quiet.class.getName();

    private final List<String> published = new ArrayList<>();
    private final ConnectionControl control = new ConnectionControl() {
        @Override
        public CompletionStage<Void> close(String connectionId, String reason) {
            published.add("close " + connectionId + " " + reason);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public List<ConnectionInfo> list() {
            return List.of();
        }

        @Override
        public CompletionStage<Boolean> isAlive(String connectionId) {
            return CompletableFuture.completedFuture(false);
        }
    };
    private final Quiet connection = new Quiet();

    @Test
    @DisplayName("sends go to the topics of protocol E2, strings as JSON strings")
    void sends() {
        RawConnectionContext context = mounted();
        context.send("a", "hi");
        context.send(List.of("a", "b"), 1);
        context.send(List.of(), 1);
        context.broadcast(Map.of("x", 1), "a");
        context.sendToGroup("g", true, "a", "b");
        context.sendToGroups(List.of("g", "h"), null);
        context.addToGroup("a", "g");
        context.removeFromGroup("a", "g");
        context.abort("a");
        context.control().close("a", "enough");
        assertThat(published)
                .containsExactly(
                        "c-a \"hi\" []",
                        "c-a 1 []",
                        "c-b 1 []",
                        "pc-" + NAME + " {\"x\":1} [a]",
                        "pcg-" + NAME + ".g true [a, b]",
                        "pcg-" + NAME + ".g null []",
                        "pcg-" + NAME + ".h null []",
                        "+ a pcg-" + NAME + ".g",
                        "- a pcg-" + NAME + ".g",
                        "abort a",
                        "close a enough");
    }

    @Test
    @DisplayName("an empty name is refused with the original's text")
    void emptyNames() {
        RawConnectionContext context = mounted();
        assertThatThrownBy(() -> context.send("", 1)).hasMessage("Argument cannot be null or empty");
        assertThatThrownBy(() -> context.sendToGroup("", 1)).hasMessage("Argument cannot be null or empty");
        assertThat(published).isEmpty();
    }

    @Test
    @DisplayName("an id that is excluded twice is excluded")
    void excludedTwice() {
        RawConnectionContext context = mounted();
        context.broadcast(1, "a", "a");
        context.sendToGroup("g", 1, "a", "a");
        context.sendToGroups(List.of("g"), 1, "a", "a");
        assertThat(published)
                .containsExactly("pc-" + NAME + " 1 [a]", "pcg-" + NAME + ".g 1 [a]", "pcg-" + NAME + ".g 1 [a]");
    }

    @Test
    @DisplayName("without overriding anything everybody may connect and events do nothing")
    void defaults() throws ProtocolException {
        ConnectionApplication application = connection.mount(new Recorder(), NetJson.standard());
        ConnectionScope scope = application.authorize(request());
        assertThat(scope).isNotNull();
        assertThat(scope.topics("a")).containsExactly("pc-" + NAME);
        assertThat(scope.groupTopicPrefix()).isEqualTo("pcg-");
        assertThat(scope.rejoinGroups("a", List.of("x"))).containsExactly("x");
        assertThat(scope.connected("a").toCompletableFuture()).isCompleted();
        assertThat(scope.reconnected("a").toCompletableFuture()).isCompleted();
        assertThat(scope.disconnected("a", true).toCompletableFuture()).isCompleted();
        assertThat(scope.received("a", "x").toCompletableFuture()).isCompletedWithValue(null);
        assertThat(application.servesJavaScriptProxy()).isFalse();
    }

    @Test
    void isMountedOnceAndUsedAfterwards() {
        assertThatThrownBy(connection::context).isInstanceOf(IllegalStateException.class);
        connection.mount(new Recorder(), NetJson.standard());
        assertThatThrownBy(() -> connection.mount(new Recorder(), NetJson.standard()))
                .isInstanceOf(IllegalStateException.class);
    }

    private RawConnectionContext mounted() {
        connection.mount(new Recorder(), NetJson.standard());
        return connection.context();
    }

    private static ConnectionRequest request() throws ProtocolException {
        return new ConnectionRequest(
                "GET", "/x", Parameters.ofQuery(""), Map.of(), Map.of(), ConnectionUser.ANONYMOUS, "127.0.0.1");
    }

    private static final class Quiet extends PersistentConnection {}

    private final class Recorder implements Publisher {
        @Override
        public void publish(String topic, JsonPayload payload, Set<String> excluded) {
            published.add(topic + " " + payload + " " + new TreeSet<>(excluded));
        }

        @Override
        public CompletionStage<Void> addToGroup(String connectionId, String groupTopic) {
            published.add("+ " + connectionId + " " + groupTopic);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> removeFromGroup(String connectionId, String groupTopic) {
            published.add("- " + connectionId + " " + groupTopic);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void abort(String connectionId) {
            published.add("abort " + connectionId);
        }

        @Override
        public boolean isConnected(String connectionId) {
            return false;
        }

        @Override
        public ConnectionControl control() {
            return control;
        }
    }
}
