package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** L 203-205, L 207: who gets what. Four connections: two of alice, one of bob, one of nobody. */
final class AddressingIT {

    @RegisterExtension
    final Suites suites = new Suites();

    /**
     * A call made by alice's first connection and who must get how many messages from it.
     *
     * @param method the hub method
     * @param arguments its arguments; {@code #0} to {@code #3} stand for the connections' ids
     * @param copies for each of the four connections, how many
     */
    private record Case(String method, List<String> arguments, List<Integer> copies) {}

    static List<Case> cases() {
        return List.of(
                new Case("Send", List.of("\"n\"", "\"m\""), List.of(1, 1, 1, 1)),
                new Case("Others", List.of("\"m\""), List.of(0, 1, 1, 1)),
                new Case("AllExcept", List.of("[\"#0\",\"#2\"]", "\"m\""), List.of(0, 1, 0, 1)),
                new Case("CallCaller", List.of("\"m\"", "1"), List.of(1, 0, 0, 0)),
                new Case("SendTo", List.of("\"#2\"", "\"m\""), List.of(0, 0, 1, 0)),
                new Case("SendToMany", List.of("[\"#1\",\"#3\"]", "\"m\""), List.of(0, 1, 0, 1)),
                new Case("SendToMany", List.of("[]", "\"m\""), List.of(0, 0, 0, 0)),
                new Case("SendToGroup", List.of("\"g1\"", "\"m\""), List.of(1, 1, 0, 0)),
                new Case("SendToGroup", List.of("\"nobody's\"", "\"m\""), List.of(0, 0, 0, 0)),
                new Case("SendToGroupExcept", List.of("\"g1\"", "\"m\"", "[\"#1\"]"), List.of(1, 0, 0, 0)),
                new Case("SendToGroups", List.of("[\"g1\",\"g2\"]", "\"m\""), List.of(1, 2, 1, 0)),
                new Case("SendToGroups", List.of("[]", "\"m\""), List.of(0, 0, 0, 0)),
                new Case("OthersInGroup", List.of("\"g1\"", "\"m\""), List.of(0, 1, 0, 0)),
                new Case("SendToUser", List.of("\"alice\"", "\"m\""), List.of(1, 1, 0, 0)),
                new Case("SendToUser", List.of("\"Alice\"", "\"m\""), List.of(0, 0, 0, 0)),
                new Case("SendToUsers", List.of("[\"alice\",\"bob\"]", "\"m\""), List.of(1, 1, 1, 0)),
                new Case("SendToUsers", List.of("[]", "\"m\""), List.of(0, 0, 0, 0)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisplayName("L 203, L 205, L 207: each selector reaches exactly its connections")
    void eachSelectorReachesExactlyItsConnections(Case what) {
        SuiteServer server = suites.start();
        Transport[] transports = Transport.values();
        List<WireClient> clients = List.of(
                connect(server, transports[0], "alice"),
                connect(server, transports[1], "alice"),
                connect(server, transports[2], "bob"),
                connect(server, transports[3], ""));
        clients.get(0).invoke("chatHub", "JoinGroup", "\"g1\"");
        clients.get(1).invoke("chatHub", "JoinGroup", "\"g1\"");
        clients.get(1).invoke("chatHub", "JoinGroup", "\"g2\"");
        clients.get(2).invoke("chatHub", "JoinGroup", "\"g2\"");

        String reply = clients.get(0)
                .invoke(
                        "chatHub",
                        what.method(),
                        what.arguments().stream()
                                .map(argument -> withIds(argument, clients))
                                .toArray(String[]::new));
        assertThat(reply).isEqualTo("{\"I\":\"1\"}");
        server.context(ChatHub.class).clients().all().invoke("end");
        for (int i = 0; i < 4; i++) {
            int copies = 0;
            while (!clients.get(i).nextMessage().contains("\"end\"")) {
                copies++;
            }
            assertThat(copies)
                    .as("messages to connection %d", i)
                    .isEqualTo(what.copies().get(i));
        }
    }

    private static WireClient connect(SuiteServer server, Transport transport, String user) {
        return server.client(server.chat(transport).withQuery("user", user)).connect();
    }

    private static String withIds(String argument, List<WireClient> clients) {
        String filled = argument;
        for (int i = 0; i < clients.size(); i++) {
            filled = filled.replace("#" + i, clients.get(i).connectionId());
        }
        return filled;
    }

    @Test
    @DisplayName("L 204: an empty id is refused with its text")
    void emptyIdIsRefusedWithItsText() {
        SuiteServer server = suites.start(SuiteSettings.defaults().hubs(hubs -> hubs.detailedErrors(true)));
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        assertThat(client.invoke("chatHub", "SendTo", "\"\"", "\"m\""))
                .startsWith("{\"I\":\"0\",\"E\":\"Argument cannot be null or empty");
        assertThat(client.invoke("chatHub", "SendToGroup", "\"\"", "\"m\"")).contains("\"E\":");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("F 16: groups of a raw connection")
    void groupsOfARawConnection(Transport transport) {
        SuiteServer server = suites.start();
        WireClient one = server.client(server.raw("/groups-raw", transport)).connect();
        WireClient two = server.client(server.raw("/groups-raw", transport)).connect();
        join(one);
        join(two);
        one.send("sendx:g:not to me");
        one.send("send:g:to both: of us");
        assertThat(one.nextMessage()).isEqualTo("\"to both: of us\"");
        assertThat(two.nextMessage()).isEqualTo("\"not to me\"");
        assertThat(two.nextMessage()).isEqualTo("\"to both: of us\"");
        String members = two.groupsToken();
        two.send("leave:g");
        while (members.equals(two.groupsToken())) {
            two.nextEnvelope();
        }
        one.send("send:g:alone");
        two.send("mark");
        assertThat(two.nextMessage()).isEqualTo("\"unknown:mark\"");
        assertThat(one.nextMessage()).isEqualTo("\"alone\"");
    }

    /** A WebSocket gets no reply to a raw message, so the groups token tells that the client is in. */
    private static void join(WireClient client) {
        client.send("join:g");
        while (client.groupsToken() == null) {
            client.nextEnvelope();
        }
    }

    @Test
    @DisplayName("A 7: a failing OnReceived fails the send over HTTP and is silent on a WebSocket")
    void failingOnReceived() {
        SuiteServer server = suites.start();
        WireClient http = server.client(server.raw("/groups-raw", Transport.SERVER_SENT_EVENTS))
                .connect();
        assertThat(http.post("throw").status()).isEqualTo(500);
        WireClient socket =
                server.client(server.raw("/groups-raw", Transport.WEB_SOCKETS)).connect();
        socket.send("throw");
        socket.send("still there");
        assertThat(socket.nextMessage()).isEqualTo("\"unknown:still there\"");
    }
}
