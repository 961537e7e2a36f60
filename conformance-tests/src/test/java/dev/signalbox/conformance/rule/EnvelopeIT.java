package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Envelope;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** L 79-93. */
final class EnvelopeIT {
    private static final String SHAPE =
            "\\{\"C\":\"[^\"\\\\]+\"(,\"S\":1)?(,\"T\":1)?(,\"G\":\"[A-Za-z0-9+/=]+\")?(,\"L\":[0-9]+)?,\"M\":\\[.*]}";

    @RegisterExtension
    final Suites suites = new Suites();

    private record Dialect(Transport transport, String protocol) {}

    static List<Dialect> dialects() {
        List<Dialect> all = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            for (String protocol : new String[] {null, "1.3", "1.4", "1.5", "2.1"}) {
                all.add(new Dialect(transport, protocol));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("dialects")
    @DisplayName("L 79-84, L 92, L 93: members, their order and when they are there, for all versions alike")
    void membersAndTheirOrder(Dialect dialect) {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(dialect.transport()).withProtocol(dialect.protocol()))
                .connect();
        client.invoke("chatHub", "JoinGroup", "\"room\"");
        client.invoke("chatHub", "SendToGroup", "\"room\"", "\"one\"");
        assertThat(client.nextMessage()).isEqualTo("{\"H\":\"ChatHub\",\"M\":\"groupMessage\",\"A\":[\"one\"]}");
        client.invoke("chatHub", "Send", "\"a\"", "\"two\"");
        assertThat(client.nextMessage())
                .isEqualTo("{\"H\":\"ChatHub\",\"M\":\"broadcastMessage\",\"A\":[\"a\",\"two\"]}");
        client.reconnect();
        client.invoke("chatHub", "Send", "\"a\"", "\"three\"");
        assertThat(client.nextMessage()).contains("\"three\"");

        List<String> envelopes = client.transcript().stream()
                .map(String::strip)
                .filter(text -> text.startsWith("{\"C\":"))
                .toList();
        assertThat(envelopes).allSatisfy(text -> assertThat(text).matches(SHAPE));
        assertThat(envelopes).filteredOn(text -> text.contains("\"S\":1")).hasSize(1);
        assertThat(envelopes).filteredOn(text -> text.contains("\"G\":")).hasSize(1);
        assertThat(envelopes).noneMatch(text -> text.contains("\"T\":1") || text.contains("\"L\":"));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 84, L 85: joining again says nothing new about groups")
    void joiningAgainSaysNothingNew(Transport transport) {
        SuiteServer server = suites.start();
        WireClient client = server.connected(transport);
        client.invoke("chatHub", "JoinGroup", "\"room\"");
        client.invoke("chatHub", "SendToGroup", "\"room\"", "1");
        client.nextMessage();
        String token = client.groupsToken();
        assertThat(token).isNotNull();
        client.invoke("chatHub", "JoinGroup", "\"room\"");
        client.invoke("chatHub", "SendToGroup", "\"room\"", "2");
        assertThat(client.nextMessage()).contains("\"2\"");
        assertThat(groupTokens(client)).containsExactly(token);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 86: leaving the last group gives a token of no groups")
    void leavingTheLastGroupGivesATokenOfNoGroups(Transport transport) {
        SuiteServer server = suites.start();
        WireClient client = server.connected(transport);
        client.invoke("chatHub", "JoinGroup", "\"room\"");
        client.invoke("chatHub", "CallCaller", "\"mark\"", "1");
        client.nextMessage();
        client.invoke("chatHub", "LeaveGroup", "\"room\"");
        client.invoke("chatHub", "CallCaller", "\"mark\"", "2");
        client.nextMessage();
        assertThat(groupTokens(client)).hasSize(2).doesNotHaveDuplicates();
        client.reconnect();
        client.invoke("chatHub", "SendToGroup", "\"room\"", "3");
        client.invoke("chatHub", "CallCaller", "\"mark\"", "4");
        assertThat(client.nextMessage()).isEqualTo("{\"H\":\"ChatHub\",\"M\":\"mark\",\"A\":[4]}");
    }

    @Test
    @DisplayName("L 87: joining and leaving between two polls changes nothing")
    void joiningAndLeavingBetweenTwoPollsChangesNothing() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.LONG_POLLING);
        client.invoke("chatHub", "JoinGroup", "\"room\"");
        client.invoke("chatHub", "LeaveGroup", "\"room\"");
        client.invoke("chatHub", "CallCaller", "\"mark\"", "1");
        assertThat(client.nextMessage()).isEqualTo("{\"H\":\"ChatHub\",\"M\":\"mark\",\"A\":[1]}");
        assertThat(groupTokens(client)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 88: the delay is told to longPolling alone")
    void delayIsToldToLongPollingAlone(Transport transport) {
        SuiteServer server =
                suites.start(SuiteSettings.defaults().timing(timing -> timing.longPollDelay(Duration.ofMillis(250))));
        WireClient client = server.connected(transport);
        client.invoke("chatHub", "CallCaller", "\"mark\"", "1");
        client.nextMessage();
        List<String> envelopes = client.transcript().stream()
                .filter(text -> text.contains("\"C\":"))
                .toList();
        if (transport == Transport.LONG_POLLING) {
            assertThat(envelopes).allSatisfy(text -> assertThat(text).contains(",\"L\":250,\"M\":["));
        } else {
            assertThat(envelopes).noneMatch(text -> text.contains("\"L\""));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 90, L 206: what is sent stands in M as it was written")
    void whatIsSentStandsInMAsItWasWritten(Transport transport) {
        SuiteServer server = suites.start();
        WireClient client = server.connected(transport);
        server.context(ChatHub.class)
                .clients()
                .all()
                .invoke("m", "a/<b>&'\u00e4\u2028\u007f\u0085\u0001\n\"\\", null, 1.0, List.of());
        String angle = transport == Transport.FOREVER_FRAME ? "\\u003cb\\u003e" : "<b>";
        assertThat(client.nextMessage())
                .isEqualTo("{\"H\":\"ChatHub\",\"M\":\"m\",\"A\":[\"a/" + angle
                        + "&'\u00e4\\u2028\u007f\\u0085\\u0001\\n\\\"\\\\\",null,1.0,[]]}");
        client.invoke("chatHub", "CallerNoArgs");
        assertThat(client.nextMessage()).isEqualTo("{\"H\":\"ChatHub\",\"M\":\"noArgs\",\"A\":[]}");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 91, L 174: a message that excludes the connection leaves no element")
    void messageThatExcludesTheConnectionLeavesNoElement(Transport transport) {
        SuiteServer server = suites.start();
        WireClient client = server.connected(transport);
        WireClient other = server.connected(transport);
        client.invoke("chatHub", "AllExcept", "[\"" + client.connectionId() + "\"]", "\"x\"");
        client.invoke("chatHub", "Send", "\"a\"", "\"b\"");
        assertThat(client.nextMessage()).contains("broadcastMessage");
        assertThat(other.nextMessage()).contains("othersMessage");
        assertThat(other.nextMessage()).contains("broadcastMessage");
    }

    @Test
    @DisplayName("L 91: a poll that excluded messages have completed still gives a newer cursor")
    void excludedMessagesMayCompleteAPollWithANewerCursor() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.LONG_POLLING);
        String before = client.cursor();
        client.poll();
        client.invoke("chatHub", "Others", "\"x\"");
        client.invoke("chatHub", "CallCaller", "\"mark\"", "1");
        Envelope envelope = client.nextEnvelope();
        while (envelope.messages().isEmpty()) {
            envelope = client.nextEnvelope();
        }
        assertThat(envelope.messages()).containsExactly("{\"H\":\"ChatHub\",\"M\":\"mark\",\"A\":[1]}");
        assertThat(envelope.cursor()).isNotEqualTo(before);
    }

    private static List<String> groupTokens(WireClient client) {
        return client.transcript().stream()
                .filter(text -> text.contains("\"G\":"))
                .map(text -> Envelope.parse(text).groupsToken())
                .toList();
    }
}
