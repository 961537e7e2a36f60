package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.LifecycleEvent.Kind;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.Envelope;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** L 94-108. */
final class LongPollingIT {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String EMPTY = "\\{\"C\":\"[^\"]+\",\"M\":\\[]}";

    @RegisterExtension
    final Suites suites = new Suites();

    @Test
    @DisplayName("L 42, L 94, L 98: the head comes at once, the only envelope when there is something to say")
    void headComesAtOnceAndOneEnvelopeLater() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.LONG_POLLING);
        HttpExchange poll = server.open(client.receiveRequest("/poll"));
        assertThat(poll.head().status()).isEqualTo(200);
        assertThat(poll.head().header("Content-Type")).isEqualTo("application/json; charset=UTF-8");
        client.invoke("chatHub", "CallCaller", "\"m\"", "1");
        String body = rest(poll);
        assertThat(Envelope.parse(body).messages()).hasSize(1);
        assertThat(body).doesNotStartWith(" ").endsWith("]}");
    }

    @Test
    @DisplayName("L 95: connect is answered promptly")
    void connectIsAnsweredPromptly() {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(Transport.LONG_POLLING).withTimeout(Duration.ofSeconds(1)));
        client.negotiate();
        client.open("/connect");
        assertThat(client.awaitInitialized().messages()).isEmpty();
    }

    @Test
    @DisplayName("L 96: an idle poll stays open and gets one space for each keep-alive")
    void idlePollGetsOneSpaceForEachKeepAlive() {
        SuiteServer server = suites.startQuick();
        WireClient client = server.connected(Transport.LONG_POLLING);
        HttpExchange poll = server.open(client.receiveRequest("/poll"));
        Deadline deadline = Deadline.in(Duration.ofSeconds(10));
        assertThat(poll.body().nextText(deadline)).isEqualTo(" ");
        assertThat(poll.body().nextText(deadline)).isEqualTo(" ");
        client.invoke("chatHub", "CallCaller", "\"m\"", "1");
        assertThat(rest(poll)).matches(" ?\\{\"C\":.*]}");
    }

    @Test
    @DisplayName("L 57: a JSONP poll gets no spaces and is wrapped")
    void jsonpPollGetsNoSpacesAndIsWrapped() {
        SuiteServer server = suites.start(
                SuiteSettings.quick().jsonp().timing(timing -> timing.connectionTimeout(Duration.ofSeconds(5))));
        WireClient client = server.connected(Transport.LONG_POLLING);
        String position = client.cursor();
        assertThat(position).isNotNull();
        HttpExchange poll =
                server.open(RawRequest.get(client.target("/poll", Map.of("callback", "cb", "messageId", position))));
        assertThat(rest(poll)).matches("cb\\(" + EMPTY + "\\);");
    }

    @Test
    @DisplayName("L 97: after the connection time-out a poll ends with an empty envelope")
    void pollEndsAfterTheConnectionTimeout() {
        SuiteServer server =
                suites.start(SuiteSettings.quick().timing(timing -> timing.connectionTimeout(Duration.ofSeconds(3))));
        WireClient client = server.connected(Transport.LONG_POLLING);
        long before = System.nanoTime();
        HttpExchange poll = server.open(client.receiveRequest("/poll"));
        assertThat(rest(poll)).matches(" *" + EMPTY);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(2_500), Duration.ofMillis(5_500));
        assertThat(client.invoke("chatHub", "Add", "1", "2")).isEqualTo("{\"R\":3,\"I\":\"0\"}");
    }

    @Test
    @DisplayName("L 99: a newer poll ends the older one")
    void newerPollEndsTheOlderOne() {
        SuiteServer server = suites.startQuick();
        WireClient client = server.connected(Transport.LONG_POLLING);
        HttpExchange older = waitingPoll(server, client);
        HttpExchange newer = server.open(client.receiveRequest("/poll"));
        assertThat(rest(older)).matches(" *" + EMPTY);
        client.invoke("chatHub", "CallCaller", "\"m\"", "1");
        assertThat(Envelope.parse(rest(newer)).messages()).hasSize(1);
    }

    @Test
    @DisplayName("L 100: what happens between two polls comes with the next one, in order")
    void whatHappensBetweenTwoPollsComesWithTheNext() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.LONG_POLLING);
        client.invoke("chatHub", "Burst", "5");
        client.invoke("chatHub", "Send", "\"a\"", "\"b\"");
        List<String> messages = client.nextMessages(6, SOON);
        for (int i = 0; i < 5; i++) {
            assertThat(messages.get(i)).isEqualTo("{\"H\":\"ChatHub\",\"M\":\"burst\",\"A\":[" + i + "]}");
        }
        assertThat(messages.get(5)).contains("broadcastMessage");
    }

    @Test
    @DisplayName("L 101: reconnect raises OnReconnected, poll does not")
    void reconnectRaisesOnReconnectedAndPollDoesNot() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.LONG_POLLING);
        client.poll();
        client.invoke("chatHub", "CallCaller", "\"m\"", "1");
        client.nextMessage();
        assertThat(server.events().of(client.connectionId())).containsExactly(Kind.CONNECTED);
        client.reconnect();
        server.events().await(SOON, client.connectionId(), Kind.CONNECTED, Kind.RECONNECTED);
    }

    @Test
    @DisplayName("L 102: the bare mount path is a poll")
    void bareMountPathIsAPoll() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.LONG_POLLING);
        client.open("");
        client.invoke("chatHub", "CallCaller", "\"m\"", "1");
        assertThat(client.nextMessage()).isEqualTo("{\"H\":\"ChatHub\",\"M\":\"m\",\"A\":[1]}");
        assertThat(server.events().of(client.connectionId())).containsExactly(Kind.CONNECTED);
    }

    @Test
    @DisplayName("L 103: group messages come to polls that carry the groups token")
    void groupMessagesComeToPollsThatCarryTheGroupsToken() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.LONG_POLLING);
        client.invoke("chatHub", "JoinGroup", "\"room\"");
        for (int i = 0; i < 3; i++) {
            client.invoke("chatHub", "SendToGroup", "\"room\"", String.valueOf(i));
            assertThat(client.nextMessage()).contains("[\"" + i + "\"]");
        }
        assertThat(client.groupsToken()).isNotNull();
    }

    @Test
    @DisplayName(
            "L 104, L 145: abort during a poll raises OnDisconnected(true) and ends the poll with an empty envelope")
    void abortDuringAPoll() {
        SuiteServer server = suites.startQuick();
        WireClient client = server.connected(Transport.LONG_POLLING);
        HttpExchange poll = waitingPoll(server, client);
        assertThat(client.abort().status()).isEqualTo(200);
        assertThat(rest(poll)).matches(" *" + EMPTY);
        assertThat(server.events().of(client.connectionId())).containsExactly(Kind.CONNECTED, Kind.STOPPED);
        assertThat(client.abort().status()).isEqualTo(200);
        assertThat(server.events().of(client.connectionId())).containsExactly(Kind.CONNECTED, Kind.STOPPED);
    }

    @Test
    @DisplayName("L 105: an abort between two polls is not lost")
    void abortBetweenTwoPollsIsNotLost() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.LONG_POLLING);
        assertThat(client.abort().status()).isEqualTo(200);
        server.events().await(SOON, client.connectionId(), Kind.CONNECTED, Kind.STOPPED);
    }

    @Test
    @DisplayName("L 106: a client that stops polling is given up after the disconnect time-out")
    void clientThatStopsPollingIsGivenUp() {
        SuiteServer server = suites.startQuick();
        WireClient client = server.connected(Transport.LONG_POLLING);
        long before = System.nanoTime();
        server.events().await(Duration.ofSeconds(15), client.connectionId(), Kind.CONNECTED, Kind.VANISHED);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(5_500), Duration.ofSeconds(9));
    }

    @Test
    @DisplayName("L 107, L 166: a backlog of 600 messages comes completely and in order")
    void backlogComesCompletely() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.LONG_POLLING);
        for (int i = 0; i < 600; i++) {
            server.context(ChatHub.class).clients().all().invoke("n", i);
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            expected.add("{\"H\":\"ChatHub\",\"M\":\"n\",\"A\":[" + i + "]}");
        }
        assertThat(client.nextMessages(600, SOON)).isEqualTo(expected);
    }

    @Test
    @DisplayName("L 108: GET polls with everything in the query work")
    void getPollsWork() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.LONG_POLLING);
        client.invoke("chatHub", "JoinGroup", "\"room\"");
        client.poll();
        String token = client.nextEnvelope().groupsToken();
        String position = client.cursor();
        assertThat(token).isNotNull();
        assertThat(position).isNotNull();
        client.invoke("chatHub", "SendToGroup", "\"room\"", "7");
        HttpExchange poll = server.open(RawRequest.get(
                client.target("/poll", Map.of("messageId", position, "groupsToken", token, "tid", "3", "_", "1"))));
        assertThat(Envelope.parse(rest(poll)).messages())
                .containsExactly("{\"H\":\"ChatHub\",\"M\":\"groupMessage\",\"A\":[\"7\"]}");
    }

    /** A poll that is known to wait: the head comes before the server has put it into its place, a keep-alive after that. */
    private static HttpExchange waitingPoll(SuiteServer server, WireClient client) {
        HttpExchange poll = server.open(client.receiveRequest("/poll"));
        assertThat(poll.body().nextText(Deadline.in(SOON))).isEqualTo(" ");
        return poll;
    }

    private static String rest(HttpExchange poll) {
        return new String(poll.body().rest(Deadline.in(Duration.ofSeconds(10))), StandardCharsets.UTF_8);
    }
}
