package dev.signalbox.connection.runtime;

import static dev.signalbox.protocol.TransportType.LONG_POLLING;
import static dev.signalbox.protocol.TransportType.SERVER_SENT_EVENTS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.Topics;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.token.format.GroupsTokenPolicy;
import dev.signalbox.token.format.RawToken;
import dev.signalbox.token.format.VerifiedGroupsToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a returning client's groups token is worth beside what the server knows (protocol D3, D5, K24, K53). */
class GroupsClaimTest {
    private static final GroupsTokenPolicy HANDLES = new GroupsTokenPolicy(true, null, true, 400);
    private static final GroupsTokenPolicy AGING = new GroupsTokenPolicy(true, Duration.ofMinutes(10), false, 0);
    private static final Duration GIVEN_UP = Duration.ofSeconds(60);

    private RuntimeFixture fixture = new RuntimeFixture();

    private void add(Client client, String... groups) {
        for (String group : groups) {
            fixture.runtime.publisher().addToGroup(client.id, Topics.RAW_GROUP_PREFIX + group);
        }
        fixture.time.settle();
    }

    private void remove(Client client, String group) {
        fixture.runtime.publisher().removeFromGroup(client.id, Topics.RAW_GROUP_PREFIX + group);
        fixture.time.settle();
    }

    private boolean hears(Client client, String group) {
        fixture.publish(Topics.RAW_GROUP_PREFIX + group, "\"" + group + "\"");
        return client.messages().contains("\"" + group + "\"");
    }

    private void giveUp(Client client) {
        client.cut();
        fixture.time.advance(GIVEN_UP);
        assertThat(fixture.application.takeEvents()).contains("disconnected " + client.id + " false");
    }

    private VerifiedGroupsToken opened(@Nullable String token) throws Exception {
        return fixture.groupsTokens.open(new RawToken(requireNonNull(token)));
    }

    private List<String> asked() {
        List<String> asked = new ArrayList<>();
        fixture.application.onRejoining = groups -> {
            asked.addAll(groups);
            return groups;
        };
        return asked;
    }

    @Test
    @DisplayName("a group that was joined and left while its client was away does not come back with a later return")
    void leftWhileNobodyHadIt() {
        fixture = new RuntimeFixture(
                ConnectionConfig.builder().messageBufferSize(32).build());
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        client.read();
        client.cut();
        add(client, "Test.a");
        for (int i = 0; i < 100; i++) { // more than one frame of the replay, so that the client is told of both changes
            fixture.publish(RuntimeFixture.BROADCAST, "1");
        }
        fixture.time.advance(GIVEN_UP);
        assertThat(fixture.application.takeEvents()).contains("disconnected " + client.id + " false");
        remove(client, "Test.a");
        client.open("/reconnect");
        assertThat(client.messages()).hasSize(100);
        assertThat(hears(client, "Test.a")).isFalse();
        giveUp(client);
        client.open("/reconnect");
        assertThat(hears(client, "Test.a")).isFalse();
    }

    @Test
    @DisplayName(
            "a banned user cannot rejoin: the application is asked about what is held here, whatever token is shown")
    void bannedWhileAway() {
        for (boolean withToken : new boolean[] {true, false}) {
            Client client = fixture.client(SERVER_SENT_EVENTS).connect();
            add(client, "Test.a", "Test.b");
            client.read();
            client.cut();
            fixture.application.onRejoining = groups ->
                    groups.stream().filter(group -> !group.equals("Test.b")).toList();
            if (!withToken) {
                client.groupsToken = null;
            }
            client.open("/reconnect");
            assertThat(hears(client, "Test.a")).isTrue();
            assertThat(hears(client, "Test.b")).isFalse();
        }
        assertThat(fixture.refusedTokens).isEmpty();
    }

    @Test
    @DisplayName("K53: an old token does not bring back a group after the connection was given up")
    void oldTokenAfterGivingUp() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        add(client, "Test.a", "Test.b");
        client.read();
        String old = client.groupsToken;
        remove(client, "Test.b");
        client.read();
        String latest = client.groupsToken;
        giveUp(client);

        client.groupsToken = old;
        List<String> asked = asked();
        client.open("/reconnect");
        assertThat(asked).containsExactly("Test.a", "Test.b");
        assertThat(hears(client, "Test.b")).isFalse();
        assertThat(hears(client, "Test.a")).isTrue();

        giveUp(client);
        client.groupsToken = latest;
        client.open("/reconnect");
        assertThat(hears(client, "Test.a")).isTrue();
    }

    @Test
    @DisplayName(
            "tokens replayed after stop give no groups; the connection token opens a new connection, as in the original")
    void replayedAfterStop() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        add(client, "Test.a");
        client.read();
        client.abort();
        fixture.time.settle();
        List<String> asked = asked();

        client.open("/reconnect");
        assertThat(hears(client, "Test.a")).isFalse();
        assertThat(asked).isEmpty();
        assertThat(fixture.refusedTokens).containsExactly("GROUPS_TOKEN STOPPED");
    }

    @Test
    @DisplayName("a token from another server is taken at its word, and its generation goes on")
    void fromAnotherServer() throws Exception {
        Client client = fixture.client(SERVER_SENT_EVENTS);
        client.groupsToken = fixture.groupsTokens.issue(client.id, List.of("Test.a"), 17);
        client.open("/reconnect");
        add(client, "Test.b");
        client.read();

        assertThat(opened(client.groupsToken).generation()).isGreaterThan(17);
        assertThat(hears(client, "Test.a")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportType.class,
            names = {"SERVER_SENT_EVENTS", "LONG_POLLING", "WEB_SOCKETS", "FOREVER_FRAME"})
    @DisplayName("K24: a handle stands for the membership held here, for a live connection and after it was given up")
    void handle(TransportType transport) throws Exception {
        fixture = new RuntimeFixture(HANDLES);
        Client client = fixture.client(transport).connect();
        client.read();
        String[] many = new String[40];
        for (int i = 0; i < many.length; i++) {
            many[i] = "Test.room" + i;
        }
        if (transport == LONG_POLLING) {
            client.open("/poll");
        }
        add(client, many);
        client.read();
        if (!opened(client.groupsToken).isHandle()) { // a poll was answered after the first command
            client.open("/poll");
            client.read();
        }
        assertThat(opened(client.groupsToken).isHandle()).isTrue();
        assertThat(client.groupsToken).hasSizeLessThan(120);

        client.cut();
        List<String> asked = asked();
        client.open("/reconnect");
        assertThat(asked).containsExactly(many);
        assertThat(hears(client, "Test.room39")).isTrue();
        String handle = client.groupsToken;

        giveUp(client);
        asked.clear();
        client.open("/reconnect");
        assertThat(asked).containsExactly(many);
        assertThat(hears(client, "Test.room0")).isTrue();
        assertThat(client.groupsToken)
                .as("nothing changed, so there is no new token")
                .isEqualTo(handle);
        assertThat(fixture.refusedTokens).isEmpty();
    }

    @Test
    @DisplayName(
            "a handle that nobody can resolve is ignored and counted, and the client learns that it is in no group")
    void unresolvedHandle() throws Exception {
        fixture = new RuntimeFixture(HANDLES);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            names.add("Test.room" + i);
        }
        Client client = fixture.client(SERVER_SENT_EVENTS);
        client.groupsToken = fixture.groupsTokens.issue(client.id, names, 3);
        client.open("/reconnect");

        assertThat(hears(client, "Test.room1")).isFalse();
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        assertThat(client.messages()).containsExactly("1");
        assertThat(opened(client.groupsToken).groups()).isEmpty();
        assertThat(opened(client.groupsToken).isHandle()).isFalse();
        assertThat(fixture.refusedTokens).containsExactly("GROUPS_TOKEN UNRESOLVED");
    }

    @Test
    @DisplayName("a token that ages: a connected client gets a new one in time, on an idle stream too")
    void renewedOnAnIdleStream() throws Exception {
        fixture = new RuntimeFixture(AGING);
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        add(client, "Test.a");
        client.read();
        String first = client.groupsToken;
        for (int minute = 0; minute < 60; minute++) {
            fixture.time.advance(Duration.ofMinutes(1));
            client.read();
            assertThat(fixture.groupsTokens.verify(new RawToken(requireNonNull(client.groupsToken)), client.id))
                    .isNotNull();
        }
        assertThat(opened(client.groupsToken).issued())
                .isAfter(opened(first).issued().plusSeconds(3000));
        assertThat(fixture.groupsTokens.verify(new RawToken(requireNonNull(first)), client.id))
                .isNull();
        assertThat(hears(client, "Test.a")).isTrue();
    }

    @Test
    @DisplayName("a token that ages: a poll brings the new one with its answer")
    void renewedByAPoll() throws Exception {
        fixture = new RuntimeFixture(AGING);
        Client client = fixture.client(LONG_POLLING).connect();
        client.read();
        client.open("/poll");
        add(client, "Test.a");
        client.read();
        String first = client.groupsToken;
        for (int poll = 0; poll < 10; poll++) {
            client.open("/poll");
            fixture.time.advance(Duration.ofSeconds(115));
            client.read();
        }
        assertThat(opened(client.groupsToken).issued())
                .isAfter(opened(first).issued().plusSeconds(600));
    }

    @Test
    @DisplayName("a token that is too old gives no groups to a client this server does not know")
    void tooOld() {
        fixture = new RuntimeFixture(AGING);
        Client client = fixture.client(SERVER_SENT_EVENTS);
        client.groupsToken = fixture.groupsTokens.issue(client.id, List.of("Test.a"), 1);
        fixture.time.advance(Duration.ofMinutes(10).plusSeconds(1));
        client.open("/reconnect");

        assertThat(hears(client, "Test.a")).isFalse();
        assertThat(fixture.refusedTokens).containsExactly("GROUPS_TOKEN EXPIRED");
    }
}
