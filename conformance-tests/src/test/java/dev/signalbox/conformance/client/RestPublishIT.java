package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.SuiteNodes;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a program publishes over REST at one node reaches old clients of another, whatever their transport. */
@Timeout(180)
final class RestPublishIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<Transport> JAVA_TRANSPORTS =
            List.of(Transport.WEB_SOCKETS, Transport.SERVER_SENT_EVENTS, Transport.LONG_POLLING);

    @RegisterExtension
    final SuiteNodes nodes = new SuiteNodes();

    private static WireResponse ask(SuiteServer server, String method, String target, String body) {
        RawRequest request =
                RawRequest.post(target).method(method).header("Authorization", "Bearer " + SuiteNodes.MANAGEMENT_KEY);
        return HttpExchange.complete(WireAddress.local(server.managementPort()), request.body(body), SOON);
    }

    private static void publish(SuiteServer server, String to, String method, String argument) {
        WireResponse response = ask(
                server,
                "POST",
                "/api/publish",
                "{\"hub\":\"chatHub\",\"method\":\"" + method + "\",\"arguments\":[\"" + argument + "\"],\"to\":" + to
                        + "}");
        assertThat(response.text()).isEqualTo("{\"published\":1}");
    }

    @Test
    @DisplayName("all four transports, at the node asked and at another, groups and single connections included")
    void everyTransport() {
        Map<Transport, WireClient> clients = new EnumMap<>(Transport.class);
        for (Transport transport : Transport.values()) {
            clients.put(transport, nodes.client(transport, nodes.inTurn(1)).connect());
        }
        SuiteServer asked = nodes.node(0);
        for (WireClient client : clients.values()) {
            String member = "/api/hubs/chatHub/groups/room/connections/" + client.connectionId();
            assertThat(ask(asked, "PUT", member, "").status()).isEqualTo(204);
        }
        publish(asked, "{\"all\":true}", "broadcastMessage", "to all");
        publish(asked, "{\"group\":\"room\"}", "groupMessage", "to the room");
        clients.forEach((transport, client) -> {
            publish(asked, "{\"connection\":\"" + client.connectionId() + "\"}", "directMessage", transport.name());
            assertThat(client.nextMessages(3, SOON))
                    .as(transport.name())
                    .satisfiesExactly(
                            message -> assertThat(message).contains("to all"),
                            message -> assertThat(message).contains("to the room"),
                            message -> assertThat(message).contains(transport.name()));
        });
        WireClient closed = clients.get(Transport.SERVER_SENT_EVENTS);
        assertThat(closed).isNotNull();
        String one = "/api/connections/" + closed.connectionId();
        assertThat(ask(asked, "GET", one, "").text()).contains("\"alive\":true").contains("another node");
        assertThat(ask(nodes.node(1), "GET", one, "").status()).isEqualTo(200);
        assertThat(ask(asked, "DELETE", one + "?reason=bye", "").status()).isEqualTo(204);
        closed.awaitEnd(SOON);
    }

    @Test
    @DisplayName("signalr4j hears it over each transport it knows")
    void signalr4j() {
        List<Driver> drivers = new ArrayList<>();
        try {
            for (Transport transport : JAVA_TRANSPORTS) {
                Seen seen = new Seen();
                Driver driver = JavaDriver.open(nodes.node(1).address(), transport, seen);
                drivers.add(driver);
                driver.start();
                publish(nodes.node(0), "{\"all\":true}", "broadcastMessage", transport.name());
                seen.awaitCall("broadcastMessage[\"" + transport.name() + "\"]", SOON);
            }
        } finally {
            drivers.forEach(Driver::close);
        }
    }
}
