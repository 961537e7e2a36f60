package dev.signalbox.connection.runtime;

import static dev.signalbox.protocol.TransportType.LONG_POLLING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.Topics;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.protocol.TransportType;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is under way when the server shuts down (protocol B10). */
class ShutdownTest {
    private static final String GROUP = Topics.RAW_GROUP_PREFIX + "Test.g";

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("a request that was let in before the shutdown and attaches after it is ended as the others were")
    void attachAfterShutdown(TransportType transport) {
        RuntimeFixture fixture = new RuntimeFixture();
        fixture.runtime.shutdown();
        fixture.time.settle();
        for (String endpoint : new String[] {"/connect", "/reconnect", "/poll"}) {
            Client client = fixture.client(transport);
            client.extra.clear(); // as an old client, for whom OnConnected would be raised by /connect
            client.open(endpoint);
            assertThat(client.channel.isEnded()).isTrue();
            if (transport == LONG_POLLING) {
                assertThat(client.read()).singleElement().matches(Frame::reconnect);
            } else {
                assertThat(client.read()).isEmpty();
            }
        }
        assertThat(fixture.runtime.connections()).isZero();
        assertThat(fixture.application.takeEvents()).isEmpty();
    }

    @Test
    @DisplayName("a membership change asked for after the shutdown is cancelled at once, and leaves no timer")
    void membershipAfterShutdown() {
        RuntimeFixture fixture = new RuntimeFixture();
        fixture.runtime.shutdown();
        fixture.time.settle();
        CompletableFuture<Void> added =
                fixture.runtime.publisher().addToGroup("id", GROUP).toCompletableFuture();
        fixture.time.settle();
        assertThat(added).isCompletedExceptionally();
        assertThat(fixture.time.pendingTimers()).isZero();
    }

    @Test
    @DisplayName("publishing when the I/O threads have ended is not the publisher's fault")
    void publishAfterTheLanesHaveEnded() {
        boolean[] ended = {false};
        ArrayDeque<Runnable> lane = new ArrayDeque<>();
        RuntimeFixture fixture = new RuntimeFixture(builder -> builder.lanes(java.util.List.of(task -> {
            if (ended[0]) {
                throw new RejectedExecutionException("the thread has ended");
            }
            lane.add(task);
        })));
        ended[0] = true;
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        fixture.runtime.shutdown();
        assertThat(fixture.log.tail()).isEqualTo(1);
    }
}
