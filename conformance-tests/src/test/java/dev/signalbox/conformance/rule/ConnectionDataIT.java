package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.QuietHub;
import dev.signalbox.conformance.suite.SecureHub;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireOptions;
import dev.signalbox.conformance.wire.WireResponse;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** L 72-78, L 242. */
final class ConnectionDataIT {

    @RegisterExtension
    final Suites suites = new Suites();

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "null", "[]"})
    @DisplayName("L 72, L 242: no list, or an empty one, means no hubs")
    void noListMeansNoHubs(String connectionData) {
        SuiteServer server = suites.start();
        WireClient client = server.client(
                        server.chat(Transport.SERVER_SENT_EVENTS).withConnectionData(connectionData))
                .connect();
        client.invoke("chatHub", "Send", "\"a\"", "\"not for clients without the hub\"");
        assertThat(client.invoke("chatHub", "Progress", "1")).startsWith("{\"R\":\"done\"");
        // Progress goes to the connection itself and so marks the place where the broadcast would have been.
        assertThat(client.nextMessage()).isEqualTo("{\"I\":\"P|1\",\"P\":{\"I\":\"1\",\"D\":0}}");
        assertThat(server.events().of(client.connectionId())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"name\":\"chathub\"}]",
                "[{\"Name\":\"ChatHub\"}]",
                "[{name:'CHATHUB'}]",
                "[ {\"extra\":[1,{\"x\":null}],\"name\":\"chatHub\"} ]",
                "[/* one */{\"name\":\"chatHub\"}]"
            })
    @DisplayName("L 73: the list is read leniently and ignoring case")
    void listIsReadLeniently(String connectionData) {
        SuiteServer server = suites.start();
        WireClient client = server.client(
                        server.chat(Transport.SERVER_SENT_EVENTS).withConnectionData(connectionData))
                .connect();
        client.invoke("chatHub", "Send", "\"a\"", "\"b\"");
        assertThat(client.nextMessage())
                .isEqualTo("{\"H\":\"ChatHub\",\"M\":\"broadcastMessage\",\"A\":[\"a\",\"b\"]}");
    }

    @Test
    @DisplayName("J 3: connectionData may come unescaped")
    void connectionDataMayComeUnescaped() {
        SuiteServer server = suites.start();
        assertThat(server.get("/signalr/negotiate?clientProtocol=2.1&connectionData=[%7B%22Name%22:%22chatHub%22%7D]")
                        .status())
                .isEqualTo(200);
        assertThat(server.get("/signalr/negotiate?clientProtocol=1.4&connectionData=[{\"Name\":\"chatHub\"}]")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[{\"name\":\"nohub\"}]",
                "[{\"name\":\"chatHub\"},{\"name\":\"CHATHUB\"}]",
                "[{\"name\":\"a.b\"}]",
                "[null]",
                "[{}]",
                "[{\"name\":null}]",
                "{\"name\":\"chatHub\"}",
                "\"chatHub\"",
                "[{\"name\":",
                "nonsense"
            })
    @DisplayName("L 74, L 75, L 78: a wrong list fails every request")
    void wrongListFailsEveryRequest(String connectionData) {
        SuiteServer server = suites.start();
        String query = "?connectionData=" + RawRequest.escape(connectionData);
        for (String endpoint : new String[] {"/negotiate", "/ping", "/hubs", "/connect", "/send", "/start", "/abort"}) {
            WireResponse answer = server.get("/signalr" + endpoint + query);
            assertThat(answer.status()).as(endpoint).isIn(400, 500);
            assertThat(answer.text())
                    .as("what the client sent is not reflected")
                    .doesNotContain(connectionData);
        }
    }

    @Test
    @DisplayName("L 76: of a mixed list only the authorised hubs are subscribed")
    void onlyAuthorisedHubsOfAMixedListAreSubscribed() {
        SuiteServer server = suites.start();
        WireClient client = server.client(
                        server.chat(Transport.SERVER_SENT_EVENTS).withHubs("secureHub", "quietHub"))
                .connect();
        server.context(SecureHub.class).clients().all().invoke("told", "secret");
        server.context(QuietHub.class).clients().all().invoke("all", "open");
        assertThat(client.nextMessage()).isEqualTo("{\"H\":\"QuietHub\",\"M\":\"all\",\"A\":[\"open\"]}");
    }

    @Test
    @DisplayName("L 77: a list without any authorised hub is refused")
    void listWithoutAnyAuthorisedHubIsRefused() {
        SuiteServer server = suites.start();
        WireOptions options = server.chat(Transport.SERVER_SENT_EVENTS).withHubs("secureHub", "adminHub");
        WireResponse anonymous = server.client(options).request("GET", "/negotiate", Map.of(), null);
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(anonymous.body()).isEmpty();
        WireOptions adminOnly = options.withHubs("adminHub").withHeader("X-User", "alice");
        assertThat(server.client(adminOnly)
                        .request("GET", "/negotiate", Map.of(), null)
                        .status())
                .isEqualTo(403);
        assertThat(server.client(adminOnly.withHeader("X-Roles", "x, ops"))
                        .request("GET", "/negotiate", Map.of(), null)
                        .status())
                .isEqualTo(200);
    }
}
