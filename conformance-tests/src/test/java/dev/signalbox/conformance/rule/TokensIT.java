package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.LifecycleEvent.Kind;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.Negotiation;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WebSocketWire;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireOptions;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** L 158-164, L 217. */
final class TokensIT {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String SAME_KEY = "dGhlIHNhbWUga2V5IGZvciBib3RoIHNlcnZlcnMsIGFnYWluLg==";
    private static final String BAD_TOKEN = "The ConnectionId is in the incorrect format.";

    @RegisterExtension
    final Suites suites = new Suites();

    @Test
    @DisplayName("L 158: tokens are padded standard Base64")
    void tokensArePaddedStandardBase64() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.SERVER_SENT_EVENTS);
        client.invoke("chatHub", "JoinGroup", "\"room\"");
        String groups = client.nextEnvelope().groupsToken();
        for (String token : new String[] {client.negotiated().connectionToken(), groups}) {
            assertThat(token).matches("[A-Za-z0-9+/]+={0,2}");
            assertThat(token.length() % 4).isZero();
            assertThat(Base64.getDecoder().decode(token)).isNotEmpty();
        }
    }

    @Test
    @DisplayName("L 159: a connection token with any character changed is refused")
    void changedConnectionTokenIsRefused() {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(Transport.SERVER_SENT_EVENTS));
        String token = client.negotiate().connectionToken();
        for (int i = 0; i < token.length(); i += 7) {
            String changed = token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1);
            assertThat(server.get("/signalr/start?transport=serverSentEvents&connectionToken="
                                    + RawRequest.escape(changed))
                            .text())
                    .isEqualTo(BAD_TOKEN);
        }
        String shortened = token.substring(0, token.length() - 4);
        assertThat(server.get("/signalr/start?transport=serverSentEvents&connectionToken="
                                + RawRequest.escape(shortened))
                        .status())
                .isEqualTo(400);
    }

    private record Joined(SuiteServer other, WireClient client, String groupsToken) {}

    /** A client that has joined "room" on one server, and another server with the same key that knows nothing of it. */
    private Joined joinedElsewhere() {
        SuiteServer first = suites.start(SuiteSettings.defaults().tokenKey(SAME_KEY));
        WireClient client = first.connected(Transport.SERVER_SENT_EVENTS);
        client.invoke("chatHub", "JoinGroup", "\"room\"");
        String token = client.nextEnvelope().groupsToken();
        assertThat(token).isNotNull();
        return new Joined(suites.start(SuiteSettings.defaults().tokenKey(SAME_KEY)), client, token);
    }

    private static WireClient moved(Joined joined, WireOptions options, String groupsToken) {
        WireClient moved =
                joined.other().client(options.withAddress(joined.other().address()));
        moved.adopt(joined.client().negotiated());
        moved.position(null, groupsToken);
        moved.reconnect();
        joined.other().events().await(SOON, joined.client().connectionId(), Kind.RECONNECTED);
        return moved;
    }

    private static String firstOf(Joined joined, WireClient moved) {
        joined.other().context(ChatHub.class).clients().group("room").invoke("m", "group");
        joined.other()
                .context(ChatHub.class)
                .clients()
                .client(moved.connectionId())
                .invoke("m", "direct");
        return moved.nextMessage();
    }

    @Test
    @DisplayName("L 163: a groups token restores membership on another server with the same key")
    void groupsTokenRestoresMembership() {
        Joined joined = joinedElsewhere();
        WireClient moved = moved(joined, joined.client().options(), joined.groupsToken());
        assertThat(firstOf(joined, moved)).contains("[\"group\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"changed", "none", "connection token", "garbage", "of another"})
    @DisplayName("L 159, L 160, L 161: any other groups token is ignored")
    void anyOtherGroupsTokenIsIgnored(String what) {
        Joined joined = joinedElsewhere();
        String token = joined.groupsToken();
        String wrong = switch (what) {
            case "changed" -> token.substring(0, 20) + (token.charAt(20) == 'A' ? 'B' : 'A') + token.substring(21);
            case "none" -> null;
            case "connection token" -> joined.client().negotiated().connectionToken();
            case "garbage" -> "garbage";
            default -> joinedElsewhere().groupsToken();
        };
        WireClient moved = moved(joined, joined.client().options(), wrong);
        assertThat(firstOf(joined, moved)).contains("[\"direct\"]");
    }

    @Test
    @DisplayName("L 160: a groups token is no connection token")
    void groupsTokenIsNoConnectionToken() {
        Joined joined = joinedElsewhere();
        assertThat(joined.other()
                        .get("/signalr/start?transport=serverSentEvents&connectionToken="
                                + RawRequest.escape(joined.groupsToken()))
                        .text())
                .isEqualTo(BAD_TOKEN);
    }

    @Test
    @DisplayName("L 163: another key refuses the token")
    void anotherKeyRefusesTheToken() {
        WireClient client = suites.start().connected(Transport.SERVER_SENT_EVENTS);
        SuiteServer other = suites.start();
        WireClient moved = other.client(client.options().withAddress(other.address()));
        moved.adopt(client.negotiated());
        assertThat(moved.start().text()).isEqualTo(BAD_TOKEN);
    }

    @Test
    @DisplayName("L 162: user names may contain colons")
    void userNamesMayContainColons() {
        SuiteServer server = suites.start();
        WireClient client = server.client(
                        server.chat(Transport.SERVER_SENT_EVENTS).withQuery("user", "corp:a:\u00e4"))
                .connect();
        assertThat(client.invoke("chatHub", "WhoAmI")).isEqualTo("{\"R\":\"corp:a:\u00e4\",\"I\":\"0\"}");
    }

    @Test
    @DisplayName("L 164: tokens whose plus signs became spaces still serve")
    void tokensWhosePlusSignsBecameSpacesStillServe() throws Exception {
        Joined joined = joinedElsewhere();
        while (!joined.groupsToken().contains("+")) {
            joined = joinedElsewhere();
        }
        WireClient moved = joined.other()
                .client(joined.client().options().withAddress(joined.other().address()));
        moved.adopt(joined.client().negotiated());
        String target = moved.target("/reconnect", Map.of()).replace("serverSentEvents", "webSockets")
                + "&messageId=&groupsToken=" + joined.groupsToken();
        WebSocketWire socket = joined.other()
                .closing(
                        WebSocketWire.open(joined.other().address(), WebSocketWire.upgrade(target), Deadline.in(SOON)));
        joined.other().events().await(SOON, joined.client().connectionId(), Kind.RECONNECTED);
        joined.other().context(ChatHub.class).clients().group("room").invoke("m", "group");
        assertThat(socket.nextMessage(Deadline.in(SOON))).contains("[\"group\"]");
    }

    @Test
    @DisplayName("L 164: a connection token whose plus signs became spaces still serves")
    void connectionTokenWhosePlusSignsBecameSpacesStillServes() {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(Transport.SERVER_SENT_EVENTS));
        Negotiation negotiated = client.negotiate();
        while (!negotiated.connectionToken().contains("+")) {
            negotiated = client.negotiate();
        }
        assertThat(server.get("/signalr/start?transport=serverSentEvents&connectionToken="
                                + negotiated.connectionToken())
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("L 217: groups of hubs that are not listed are dropped on the way")
    void groupsOfHubsThatAreNotListedAreDropped() {
        Joined joined = joinedElsewhere();
        WireClient moved = joined.other()
                .client(joined.client()
                        .options()
                        .withHubs("quietHub")
                        .withAddress(joined.other().address()));
        moved.adopt(joined.client().negotiated());
        moved.position(null, joined.groupsToken());
        moved.reconnect();
        joined.other().events().await(SOON, joined.client().connectionId(), Kind.RECONNECTED);
        joined.other().context(ChatHub.class).clients().group("room").invoke("m", "group");
        moved.invoke("chatHub", "Progress", "1");
        assertThat(moved.nextMessage()).startsWith("{\"I\":\"P|");
    }
}
