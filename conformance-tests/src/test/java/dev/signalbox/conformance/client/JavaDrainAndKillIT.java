package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.signalr4j.client.NullLogger;
import com.github.signalr4j.client.transport.ClientTransport;
import com.github.signalr4j.client.transport.LongPollingTransport;
import com.github.signalr4j.client.transport.ServerSentEventsTransport;
import com.github.signalr4j.client.transport.WebsocketTransport;
import dev.signalbox.conformance.proxy.TcpProxy;
import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.SuiteNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Three nodes on one log behind a balancer that asks who is ready. Under a stream of numbered messages one node is drained and another one dies:
 * signalr4j over its three transports is sent all of them, and each of its requests brings exactly what follows the cursor that it carries.
 *
 * <p>More it does not promise itself. It aborts the connection that it is about to reconnect, with both requests under way at once (protocol J7). It
 * reconnects two or three times over after one error, with the same cursor, and then shows what comes on either request: that is why its
 * handlers see messages twice. And it drops what comes while it counts itself as reconnecting, though it takes that frame's cursor for its own. So
 * what it is sent is judged, by what it asked for, and not what its handlers see. Its groups stay all the same: an abort and a reconnect that belong
 * together are no goodbye of a Java client.
 */
@Timeout(240)
final class JavaDrainAndKillIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    final SuiteNodes nodes = new SuiteNodes();

    @Test
    @DisplayName(
            "one node drains, one dies: each request of signalr4j brings what it asked for, all comes, groups stay")
    void drainOneKillOne() throws Exception {
        List<Witness> witnesses = new ArrayList<>();
        List<JavaDriver> drivers = new ArrayList<>();
        try (TcpProxy balancer = TcpProxy.balancing(nodes.ready())) {
            for (ClientTransport transport : transports()) {
                Witness witness = new Witness(transport, DrainAndKill.NUMBERED);
                witnesses.add(witness);
                JavaDriver driver = JavaDriver.open(balancer.address(), witness, new Seen());
                drivers.add(driver);
                driver.start();
                assertThat(driver.invoke("JoinGroup", "room").done()).isTrue();
            }
            int all = DrainAndKill.numbersThrough(
                    nodes, until -> witnesses.forEach(witness -> witness.awaitAll(until, SOON)));
            nodes.node(2).context(ChatHub.class).clients().group("room").invoke("groupMessage", "still in");
            for (Witness witness : witnesses) {
                witness.awaitAll(all, SOON);
                witness.awaitOther("groupMessage[\"still in\"]", SOON);
                assertThat(witness.wrong()).as("%s", witness).isEmpty();
            }
        } finally {
            drivers.forEach(JavaDriver::close);
        }
    }

    private static List<ClientTransport> transports() {
        NullLogger logger = new NullLogger();
        return List.of(
                new WebsocketTransport(logger),
                new ServerSentEventsTransport(logger),
                new LongPollingTransport(logger));
    }
}
