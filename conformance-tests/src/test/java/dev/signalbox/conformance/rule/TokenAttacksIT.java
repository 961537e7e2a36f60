package dev.signalbox.conformance.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.LifecycleEvent.Kind;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireResponse;
import dev.signalbox.gateway.token.TokenConfig;
import dev.signalbox.gateway.token.TokenConfig.MachineKeyUse;
import dev.signalbox.token.Purpose;
import dev.signalbox.token.machinekey.MachineKeyProtector;
import dev.signalbox.token.machinekey.WebConfig;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What somebody can do with tokens that are not his, or not whole: nothing, and always with the same answer. */
final class TokenAttacksIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String BAD_TOKEN = "The ConnectionId is in the incorrect format.";
    private static final String OTHER_USER =
            "Unrecognized user identity.  The user identity cannot change during an active SignalR connection.";
    private static final String FARM = "<machineKey validation='HMACSHA256' decryption='AES'"
            + " validationKey='0074D9E5776602E629B362073918A43AD0D631800111D0453DB3416D3827C95B81F575B388A6B425E39AC49BCDC2DC8A'"
            + " decryptionKey='245EDC5AAF1F32D0087178F7409370AF0A2C1FDDE1240212C73604E0DE509029'/>";
    private static final String REFUSED = "signalbox.tokens.refused";

    @RegisterExtension
    final Suites suites = new Suites();

    private static WireResponse start(SuiteServer server, String connectionToken) {
        return server.get(
                "/signalr/start?transport=serverSentEvents&connectionToken=" + RawRequest.escape(connectionToken));
    }

    @Test
    @DisplayName("a token with any one bit flipped, or cut at any length, is refused with one and the same answer")
    void flippedAndCut() {
        SuiteServer server = suites.start();
        byte[] token = Base64.getDecoder()
                .decode(server.client(server.chat(Transport.SERVER_SENT_EVENTS))
                        .negotiate()
                        .connectionToken());
        long refused = 0;
        for (int bit = 0; bit < token.length * Byte.SIZE; bit++) {
            byte[] forged = token.clone();
            forged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertRefused(start(server, Base64.getEncoder().encodeToString(forged)));
            refused++;
        }
        for (int length = 1; length < token.length; length++) {
            assertRefused(start(server, Base64.getEncoder().encodeToString(Arrays.copyOf(token, length))));
            refused++;
        }
        assertThat(server.count(REFUSED)).isEqualTo(refused);
        assertThat(server.count(REFUSED, "cause", "forged")).isPositive();
        assertThat(server.count(REFUSED, "cause", "unknown-key")).isEqualTo(32);
        assertThat(start(server, Base64.getEncoder().encodeToString(token)).status())
                .isEqualTo(200);
    }

    private static void assertRefused(WireResponse answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo(BAD_TOKEN);
    }

    @Test
    @DisplayName("the token of another user is refused")
    void ofAnotherUser() {
        SuiteServer server = suites.start();
        WireClient alice = server.client(server.chat(Transport.LONG_POLLING).withQuery("user", "alice"))
                .connect();
        for (String user : new String[] {"", "&user=bob", "&user=alic", "&user=alice2"}) {
            WireResponse answer = server.get("/signalr/start?transport=longPolling" + user + "&connectionToken="
                    + RawRequest.escape(alice.negotiated().connectionToken()));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).isEqualTo(OTHER_USER);
        }
        assertThat(alice.invoke("chatHub", "WhoAmI")).contains("alice");
    }

    @Test
    @DisplayName("tokens replayed after stop give no groups")
    void replayedAfterStop() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.SERVER_SENT_EVENTS);
        client.invoke("chatHub", "JoinGroup", "\"room\"");
        String groups = client.nextEnvelope().groupsToken();
        client.abort();
        server.events().awaitAmongOthers(SOON, client.connectionId(), Kind.STOPPED);

        WireClient thief = server.client(client.options());
        thief.adopt(client.negotiated());
        thief.position(null, groups);
        thief.reconnect();
        server.events().awaitAmongOthers(SOON, client.connectionId(), Kind.RECONNECTED);
        server.context(ChatHub.class).clients().group("room").invoke("m", "group");
        server.context(ChatHub.class).clients().all().invoke("m", "all");
        assertThat(thief.nextMessage()).contains("[\"all\"]");
        assertThat(server.count(REFUSED, "cause", "stopped")).isEqualTo(1);
    }

    @Test
    @DisplayName("a client of a .NET farm comes back here with its groups, and one of ours could go there")
    void farm() throws Exception {
        MachineKeyProtector dotNet = new MachineKeyProtector(WebConfig.machineKey(FARM), new SecureRandom());
        SuiteServer server = suites.start(SuiteSettings.defaults()
                .tokens(TokenConfig.builder()
                        .machineKey(FARM)
                        .machineKeyUse(MachineKeyUse.SEAL)
                        .groupsTokenMaxAge(Duration.ofHours(1))
                        .build()));
        WireClient ours = server.connected(Transport.SERVER_SENT_EVENTS);
        ours.invoke("chatHub", "JoinGroup", "\"room\"");
        assertThat(new String(
                        dotNet.open(Purpose.CONNECTION_TOKEN, ours.negotiated().connectionToken()), UTF_8))
                .isEqualTo(ours.connectionId() + ":");
        assertThat(new String(
                        dotNet.open(Purpose.GROUPS_TOKEN, ours.nextEnvelope().groupsToken()), UTF_8))
                .isEqualTo(ours.connectionId() + ":[\"ChatHub.room\"]");

        String id = "1b4e28ba-2fa1-11d2-883f-0016d3cca427";
        String target = "/signalr/reconnect?transport=serverSentEvents&clientProtocol=1.5"
                + "&connectionData=%5B%7B%22name%22%3A%22chathub%22%7D%5D&connectionToken="
                + RawRequest.escape(dotNet.seal(Purpose.CONNECTION_TOKEN, (id + ":").getBytes(UTF_8)))
                + "&messageId=d-2D6F8B17-B%2C0%7CC%2C1&groupsToken="
                + RawRequest.escape(dotNet.seal(Purpose.GROUPS_TOKEN, (id + ":[\"ChatHub.room\"]").getBytes(UTF_8)));
        var moved = server.open(RawRequest.get(target));
        assertThat(moved.head().status()).isEqualTo(200);
        server.events().awaitAmongOthers(SOON, id, Kind.RECONNECTED);
        assertThat(ours.invoke("chatHub", "SendToGroup", "\"room\"", "\"hello\""))
                .contains("\"I\":");
        assertThat(ours.nextMessage()).contains("hello");
        assertThat(server.count(REFUSED)).isZero();
    }
}
