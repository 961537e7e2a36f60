package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.conformance.suite.FailingHub;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireTimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Of the life cycle, what the rules L 142 to L 157 leave: a race at shutdown, and newer clients whose OnReconnected fails. */
final class LifecycleIT {
    @RegisterExtension
    final Suites suites = new Suites();

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("A 7: a failing OnReconnected fails the receive request")
    void failingOnReconnectedFailsTheReceiveRequest(Transport transport) {
        SuiteServer server = withFailingHub();
        WireClient client = server.client(server.chat(transport).withHubs("failingHub"));
        client.negotiate();
        assertThatThrownBy(() -> {
                    client.open("/reconnect");
                    client.nextEnvelope();
                })
                .isInstanceOf(WireException.class)
                .isNotInstanceOf(WireTimeoutException.class);
    }

    private SuiteServer withFailingHub() {
        return suites.start(SuiteSettings.defaults().hubs(hubs -> hubs.hub(FailingHub.class, FailingHub::new)));
    }

    @RepeatedTest(20)
    @DisplayName("L 156: shutdown reaches a poll that has only just arrived")
    void shutdownReachesAPollThatHasOnlyJustArrived() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.LONG_POLLING);
        client.poll();
        server.stop();
        assertThat(client.nextEnvelope().reconnect()).isTrue();
    }
}
