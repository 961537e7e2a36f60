package dev.signalbox.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class ConnectionItemsTest {
    private final List<Object> told = new ArrayList<>();
    private final HubMount mount = new HubMount(
            HubServer.builder().hub(NotesHub.class, () -> new NotesHub(told)).build());

    @Test
    void itemsLiveFromOnConnectedToTheEndOfOnDisconnected() {
        mount.publisher.connected.add("c1");
        var scope = mount.scope("[{\"name\":\"notesHub\"}]");
        scope.connected("c1").toCompletableFuture().join();
        assertThat(mount.call("{\"H\":\"notesHub\",\"M\":\"count\",\"I\":0}")).isEqualTo("{\"R\":1,\"I\":\"0\"}");
        assertThat(mount.call("{\"H\":\"notesHub\",\"M\":\"count\",\"I\":1}")).isEqualTo("{\"R\":2,\"I\":\"1\"}");
        mount.publisher.connected.remove("c1");
        scope.disconnected("c1", true).toCompletableFuture().join();
        assertThat(told).containsExactly(2);
        scope.disconnected("c1", true).toCompletableFuture().join();
        assertThat(told).as("nothing is left").containsExactly(2, "none");
    }

    @Test
    void connectionsDoNotSeeEachOthersAndCallersThatNeverConnectedLeaveNothingBehind() {
        mount.publisher.connected.add("c2");
        mount.scope("[{\"name\":\"notesHub\"}]")
                .connected("c2")
                .toCompletableFuture()
                .join();
        assertThat(mount.call("{\"H\":\"notesHub\",\"M\":\"count\",\"I\":0}")).isEqualTo("{\"R\":1,\"I\":\"0\"}");
        assertThat(mount.call("{\"H\":\"notesHub\",\"M\":\"count\",\"I\":0}")).isEqualTo("{\"R\":1,\"I\":\"0\"}");
    }

    @Test
    void aConnectionThatCameBackUnderItsIdGoesOnWithWhatItHad() {
        mount.publisher.connected.add("c1");
        mount.call("{\"H\":\"notesHub\",\"M\":\"count\",\"I\":0}");
        mount.scope("[{\"name\":\"notesHub\"}]")
                .disconnected("c1", false)
                .toCompletableFuture()
                .join();
        assertThat(mount.call("{\"H\":\"notesHub\",\"M\":\"count\",\"I\":0}")).isEqualTo("{\"R\":2,\"I\":\"0\"}");
    }

    @Test
    void aConnectionThatIsAnotherNodesLeavesNothingBehind() {
        mount.publisher.connected.add("c1");
        var scope = mount.scope("[{\"name\":\"notesHub\"}]");
        scope.connected("c1").toCompletableFuture().join();
        mount.call("{\"H\":\"notesHub\",\"M\":\"count\",\"I\":0}");
        mount.publisher.connected.remove("c1");
        scope.moved("c1");
        scope.disconnected("c1", true).toCompletableFuture().join();
        assertThat(told).containsExactly("none");
    }

    public static final class NotesHub extends Hub {
        private final List<Object> told;

        NotesHub(List<Object> told) {
            this.told = told;
        }

        public int count() {
            return (Integer) context().items().merge("count", 1, (one, other) -> (Integer) one + (Integer) other);
        }

        @Override
        protected CompletionStage<?> onConnected() {
            context().items().put("count", 0);
            return super.onConnected();
        }

        @Override
        protected CompletionStage<?> onDisconnected(boolean stopCalled) {
            told.add(context().items().getOrDefault("count", "none"));
            return super.onDisconnected(stopCalled);
        }
    }
}
