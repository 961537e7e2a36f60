package dev.signalbox.connection.runtime;

import static dev.signalbox.protocol.TransportType.LONG_POLLING;
import static dev.signalbox.protocol.TransportType.SERVER_SENT_EVENTS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.Topics;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.token.format.RawToken;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Groups, and the token that carries them (protocol B2, D3, E8, F12). */
class MembershipTest {
    private static final String GROUP = Topics.RAW_GROUP_PREFIX + "Test.g";

    private final RuntimeFixture fixture = new RuntimeFixture();

    @Test
    @DisplayName("L 171, 173, 84: adding completes when it is in effect, and the client gets a new groups token")
    void addIsEffectiveWhenItCompletes() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        client.read();
        CompletableFuture<Void> added =
                fixture.runtime.publisher().addToGroup(client.id, GROUP).toCompletableFuture();
        assertThat(added).isNotDone();
        fixture.time.settle();
        assertThat(added).isCompleted();
        assertThat(client.read()).singleElement().satisfies(frame -> {
            assertThat(frame.messages()).isEmpty();
            assertThat(groups(client, frame)).containsExactly("Test.g");
        });
        fixture.publish(GROUP, "1");
        assertThat(client.read()).singleElement().satisfies(frame -> {
            assertThat(frame.messages()).containsExactly("1");
            assertThat(frame.groupsToken()).isNull();
        });
    }

    @Test
    @DisplayName("L 85, 86: joining again gives an envelope without G, leaving the last group a token for none")
    void joinAgainAndLeave() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        add(client, GROUP);
        client.read();
        add(client, GROUP);
        assertThat(client.read()).singleElement().matches(frame -> frame.groupsToken() == null);
        remove(client, GROUP);
        assertThat(client.read())
                .singleElement()
                .satisfies(frame -> assertThat(groups(client, frame)).isEmpty());
        fixture.publish(GROUP, "1");
        assertThat(client.messages()).isEmpty();
    }

    @Test
    @DisplayName("L 87: join and leave in one batch give no G")
    void joinAndLeaveTogether() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        client.read();
        client.channel.stall();
        fixture.publish(RuntimeFixture.BROADCAST, "0");
        fixture.runtime.publisher().addToGroup(client.id, GROUP);
        fixture.runtime.publisher().removeFromGroup(client.id, GROUP);
        fixture.time.settle();
        client.channel.take();
        client.channel.unstall();
        fixture.time.settle();
        assertThat(client.read()).singleElement().matches(frame -> frame.groupsToken() == null);
    }

    @Test
    @DisplayName("L 172: adding an unknown connection is cancelled after 30 s")
    void unknownConnection() {
        CompletableFuture<Void> added =
                fixture.runtime.publisher().addToGroup("nobody", GROUP).toCompletableFuture();
        fixture.time.advance(Duration.ofMillis(29_999));
        assertThat(added).isNotDone();
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(added).isCompletedExceptionally();
    }

    @Test
    @DisplayName("a connection between two polls is added at once; its next poll brings the token")
    void addBetweenPolls() {
        Client client = fixture.client(LONG_POLLING).connect();
        client.read();
        CompletableFuture<Void> added =
                fixture.runtime.publisher().addToGroup(client.id, GROUP).toCompletableFuture();
        fixture.time.settle();
        assertThat(added).isCompleted();
        fixture.publish(GROUP, "1");
        client.open("/poll");
        assertThat(client.read()).singleElement().satisfies(frame -> {
            assertThat(groups(client, frame)).containsExactly("Test.g");
            assertThat(frame.messages()).containsExactly("1");
        });
    }

    @Test
    @DisplayName("a lost answer that carried G is made good by the next poll")
    void lostGroupsToken() {
        Client client = fixture.client(LONG_POLLING).connect();
        client.read();
        client.open("/poll");
        add(client, GROUP);
        client.channel.take(); // never arrives
        client.open("/poll");
        assertThat(client.read())
                .singleElement()
                .satisfies(frame -> assertThat(groups(client, frame)).containsExactly("Test.g"));
    }

    @Test
    @DisplayName("L 216, 159, 161: an unknown id rejoins what its own token says and the application lets it")
    void rejoin() {
        Client client = fixture.client(SERVER_SENT_EVENTS);
        client.groupsToken = fixture.groupsTokens.issue(client.id, List.of("Test.g", "Test.secret"), 1);
        fixture.application.onRejoining =
                groups -> groups.stream().filter(g -> !g.endsWith("secret")).toList();
        client.open("/reconnect");
        fixture.publish(GROUP, "1");
        fixture.publish(Topics.RAW_GROUP_PREFIX + "Test.secret", "2");
        assertThat(client.messages()).containsExactly("1");

        Client thief = fixture.client(SERVER_SENT_EVENTS);
        thief.groupsToken = fixture.groupsTokens.issue("another", List.of("Test.g"), 1);
        thief.open("/reconnect");
        fixture.publish(GROUP, "3");
        assertThat(thief.messages()).isEmpty();
    }

    @Test
    @DisplayName("an old groups token does not bring back a group the connection was taken out of meanwhile")
    void oldTokenOfALiveConnection() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        add(client, GROUP);
        client.read();
        client.cut();
        remove(client, GROUP);
        client.open("/reconnect");
        assertThat(client.read())
                .singleElement()
                .satisfies(frame -> assertThat(groups(client, frame)).isEmpty());
        fixture.publish(GROUP, "1");
        assertThat(client.messages()).isEmpty();
    }

    @Test
    @DisplayName("L 169: group names are case-sensitive")
    void caseSensitive() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        add(client, GROUP);
        fixture.publish(Topics.RAW_GROUP_PREFIX + "Test.G", "1");
        assertThat(client.messages()).isEmpty();
    }

    private void add(Client client, String topic) {
        fixture.runtime.publisher().addToGroup(client.id, topic);
        fixture.time.settle();
    }

    private void remove(Client client, String topic) {
        fixture.runtime.publisher().removeFromGroup(client.id, topic);
        fixture.time.settle();
    }

    private List<String> groups(Client client, Frame frame) {
        assertThat(frame.groupsToken()).isNotNull();
        return requireNonNull(fixture.groupsTokens.verify(RawToken.of(frame.groupsToken()), client.id))
                .groups();
    }
}
