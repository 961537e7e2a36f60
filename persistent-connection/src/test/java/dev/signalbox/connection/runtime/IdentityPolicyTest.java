package dev.signalbox.connection.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.IdentityChange;
import dev.signalbox.connection.IdentityPolicy;
import dev.signalbox.connection.log.InMemoryMessageLog;
import dev.signalbox.protocol.TransportType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who may go on with a connection whose token was issued to somebody (protocol D2). */
class IdentityPolicyTest {
    private static final ConnectionUser ANN = ConnectionUser.named("ann");
    private static final ConnectionUser BOB = ConnectionUser.named("bob");

    private final List<String> told = new ArrayList<>();
    private RuntimeFixture fixture = with(IdentityPolicy.STRICT);

    private RuntimeFixture with(IdentityPolicy policy) {
        return new RuntimeFixture(
                ConnectionConfig.builder().identityPolicy(policy).build(),
                false,
                new InMemoryMessageLog(0xE1, 1 << 10, 1 << 20),
                builder -> builder.events(new ConnectionEvents() {
                    @Override
                    public void identityChanged(String connectionId, IdentityChange change, boolean accepted) {
                        told.add(connectionId + " " + change.tag() + " " + accepted);
                    }
                }));
    }

    private RuntimeFixture.Client clientOf(ConnectionUser user) {
        fixture.user = user;
        return fixture.client(TransportType.SERVER_SENT_EVENTS);
    }

    private int statusAs(ConnectionUser user, RuntimeFixture.Client client, String endpoint) {
        fixture.user = user;
        return fixture.reply(endpoint, client.query()).status();
    }

    @Test
    @DisplayName("strict: signing in, signing out and another user are refused and counted by cause")
    void strict() {
        RuntimeFixture.Client visitor = clientOf(ConnectionUser.ANONYMOUS).connect();
        RuntimeFixture.Client ann = clientOf(ANN).connect();
        assertThat(statusAs(BOB, visitor, "/start")).isEqualTo(403);
        assertThat(statusAs(ConnectionUser.ANONYMOUS, ann, "/start")).isEqualTo(403);
        assertThat(statusAs(BOB, ann, "/start")).isEqualTo(403);
        assertThat(statusAs(ConnectionUser.named("ANN"), ann, "/start")).isEqualTo(200);
        assertThat(told).containsExactly("id1 signed-in false", "id2 signed-out false", "id2 other-user false");
    }

    @Test
    @DisplayName("anonymous to user once: the first user who signs in owns the connection from then on")
    void anonymousToUserOnce() {
        fixture = with(IdentityPolicy.ANONYMOUS_TO_USER_ONCE);
        RuntimeFixture.Client client = clientOf(ConnectionUser.ANONYMOUS).connect();
        assertThat(statusAs(ANN, client, "/start")).isEqualTo(200);
        assertThat(statusAs(ANN, client, "/send")).isEqualTo(200);
        assertThat(statusAs(BOB, client, "/send")).isEqualTo(403);
        assertThat(statusAs(ConnectionUser.ANONYMOUS, client, "/send")).isEqualTo(403);
        assertThat(told).containsExactly("id1 signed-in true", "id1 other-user false", "id1 signed-out false");
    }

    @Test
    @DisplayName(
            "anonymous to user once: the owner's name in another case is the owner, one that only looks like it is not")
    void namesThatLookAlike() {
        fixture = with(IdentityPolicy.ANONYMOUS_TO_USER_ONCE);
        RuntimeFixture.Client client = clientOf(ConnectionUser.ANONYMOUS).connect();
        assertThat(statusAs(ConnectionUser.named("kim"), client, "/start")).isEqualTo(200);
        assertThat(statusAs(ConnectionUser.named("KIM"), client, "/send")).isEqualTo(200);
        assertThat(statusAs(ConnectionUser.named("k\u0131m"), client, "/send")).isEqualTo(403);
        assertThat(statusAs(ConnectionUser.named("\u212Aim"), client, "/send")).isEqualTo(403);
    }

    @Test
    @DisplayName("anonymous to user once: the connect request itself may be the one that signs in")
    void signedInBeforeConnect() {
        fixture = with(IdentityPolicy.ANONYMOUS_TO_USER_ONCE);
        RuntimeFixture.Client client = clientOf(ConnectionUser.ANONYMOUS);
        fixture.user = ANN;
        client.connect();
        assertThat(statusAs(BOB, client, "/start")).isEqualTo(403);
        assertThat(statusAs(ANN, client, "/start")).isEqualTo(200);
    }

    @Test
    @DisplayName("anonymous to user once: of two users at once the second gets nothing")
    void twoAtOnce() {
        fixture = with(IdentityPolicy.ANONYMOUS_TO_USER_ONCE);
        RuntimeFixture.Client client = clientOf(ConnectionUser.ANONYMOUS);
        fixture.user = ANN;
        Outcome.Receive first = (Outcome.Receive) fixture.request("/connect", client.query(), Map.of(), false);
        fixture.user = BOB;
        Outcome.Receive second = (Outcome.Receive) fixture.request("/connect", client.query(), Map.of(), false);
        var ofAnn = new dev.signalbox.connection.transport.RecordingChannel(TransportType.SERVER_SENT_EVENTS);
        var ofBob = new dev.signalbox.connection.transport.RecordingChannel(TransportType.SERVER_SENT_EVENTS);
        first.request().attach(ofAnn);
        second.request().attach(ofBob);
        fixture.time.settle();
        assertThat(ofAnn.isEnded() || ofAnn.isFailed()).isFalse();
        assertThat(ofBob.isFailed()).isTrue();
        assertThat(statusAs(ANN, client, "/start")).isEqualTo(200);
    }

    @Test
    @DisplayName(
            "anonymous to user once: nobody becomes the owner of what is not alive here, and nothing is kept of what has ended")
    void onlyWhileAlive() {
        fixture = with(IdentityPolicy.ANONYMOUS_TO_USER_ONCE);
        RuntimeFixture.Client client = clientOf(ConnectionUser.ANONYMOUS);
        assertThat(statusAs(ANN, client, "/send")).isEqualTo(403);
        fixture.user = ConnectionUser.ANONYMOUS;
        client.connect();
        assertThat(statusAs(ANN, client, "/send")).isEqualTo(200);
        assertThat(statusAs(ANN, client, "/abort")).isEqualTo(200);
        fixture.time.settle();
        fixture.user = BOB;
        client.open("/reconnect");
        assertThat(statusAs(ANN, client, "/send")).isEqualTo(403);
    }

    @Test
    @DisplayName("by claim: the name may change while the claim stays, and no name passes for a claim")
    void byClaim() {
        fixture = with(IdentityPolicy.STRICT.byClaim("sub"));
        ConnectionUser before = new ConnectionUser("ann", true, Set.of(), Map.of("sub", List.of("17")), null);
        ConnectionUser renamed = new ConnectionUser("Ann Lee", true, Set.of(), Map.of("sub", List.of("17")), null);
        ConnectionUser other = new ConnectionUser("ann", true, Set.of(), Map.of("sub", List.of("18")), null);
        fixture.user = before;
        String negotiated = RuntimeFixture.text(fixture.reply("/negotiate", Map.of()));
        String token = negotiated.replaceAll(".*\"ConnectionToken\":\"([^\"]+)\".*", "$1");
        Map<String, String> query = Map.of("transport", "serverSentEvents", "connectionToken", token);
        fixture.user = renamed;
        assertThat(fixture.reply("/send", query).status()).isEqualTo(200);
        for (ConnectionUser refused : List.of(
                other, ANN, ConnectionUser.ANONYMOUS, ConnectionUser.named("17"), ConnectionUser.named("sub=17"))) {
            fixture.user = refused;
            assertThat(fixture.reply("/send", query).status())
                    .as(refused.name())
                    .isEqualTo(403);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> IdentityPolicy.STRICT.byClaim(" "));
    }

    @Test
    void policiesInWords() {
        assertThat(IdentityPolicy.STRICT).hasToString("strict");
        assertThat(IdentityPolicy.ANONYMOUS_TO_USER_ONCE.byClaim("sub"))
                .hasToString("anonymous to user once, by claim sub");
    }
}
