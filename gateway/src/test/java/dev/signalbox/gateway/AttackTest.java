package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.gateway.wire.RawSocket.Response;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubServer;
import dev.signalbox.protocol.json.ReadLimits;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks by name on a real server. After each, a client that does nothing wrong is served as before, and nothing is left behind. */
class AttackTest {
    private static final Pattern GROUPS = Pattern.compile("\"G\":\"([^\"]+)\"");
    private static final String HUBS = URLEncoder.encode("[{\"name\":\"rooms\"}]", UTF_8);
    private Gateway gateway;
    private int port;

    /** Rooms to be in, or not. */
    public static final class Rooms extends Hub {
        @Override
        protected CompletionStage<?> onReconnected() {
            clients().caller().invoke("back");
            return CompletableFuture.completedFuture(null);
        }

        /** Joins. */
        public CompletionStage<Void> join(String room) {
            return groups().add(context().connectionId(), room);
        }

        /** Tells a room. */
        public void tell(String room, String text) {
            clients().group(room).invoke("told", text);
        }

        /** Gives back. */
        public String echo(String text) {
            return text;
        }
    }

    @BeforeEach
    void start() throws IOException {
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .tokenKey("ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=")
                        .maxRequestTargetSize(32 * 1024)
                        .maxRequestHeadersSize(8 * 1024)
                        .maxRequestHeadSize(64 * 1024)
                        .maxRequestBodySize(100_000)
                        .bodyTimeout(Duration.ofMillis(400))
                        .connection(ConnectionConfig.builder().maxGroups(3).build())
                        .identity(request -> {
                            String name = request.header("X-User");
                            return name == null ? ConnectionUser.ANONYMOUS : ConnectionUser.named(name);
                        })
                        .build())
                .connection("/echo", new EchoConnection())
                .hubs(
                        "/signalr",
                        HubServer.builder()
                                .hub(Rooms.class, Rooms::new)
                                .limits(new ReadLimits(50_000, 16, 4, 3, 200))
                                .build())
                .start();
        port = gateway.port();
    }

    @AfterEach
    void stop() {
        gateway.stop();
    }

    private void othersAreServed() throws IOException {
        Client other = hubClient();
        try (RawSocket stream = open(other, "")) {
            assertThat(call(other, "Echo", "[\"still here\"]").body()).isEqualTo("{\"R\":\"still here\",\"I\":\"0\"}");
            other.abort("serverSentEvents");
            stream.allChunks(); // ends once the connection is gone
        }
    }

    private Client hubClient() throws IOException {
        return Client.negotiate(port, "/signalr");
    }

    private RawSocket open(Client client, String more) throws IOException {
        RawSocket stream = RawSocket.to(port)
                .get(client.target("/connect", "serverSentEvents") + "&connectionData=" + HUBS + more);
        assertThat(stream.head()).startsWith("HTTP/1.1 200 ");
        StringBuilder begun = new StringBuilder();
        while (begun.indexOf("\"S\":1") < 0) { // as a client waits before it calls
            begun.append(stream.chunk());
        }
        return stream;
    }

    private static Response call(Client client, String method, String arguments) throws IOException {
        return client.send(
                "serverSentEvents", "{\"H\":\"rooms\",\"M\":\"" + method + "\",\"A\":" + arguments + ",\"I\":0}");
    }

    private Response get(String target, String... headers) throws IOException {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        try (RawSocket socket =
                RawSocket.to(port).send("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n")) {
            return socket.response();
        }
    }

    private static String withToken(String endpoint, String token) {
        return "/echo" + endpoint + "?transport=longPolling&clientProtocol=1.5&connectionToken="
                + URLEncoder.encode(token, UTF_8);
    }

    @Test
    @DisplayName("token of another user: 403 on every endpoint, whoever asks")
    void tokenOfAnotherUser() throws IOException {
        Response negotiated = get("/echo/negotiate", "X-User: zoe");
        Matcher token = Pattern.compile("\"ConnectionToken\":\"([^\"]+)\"").matcher(negotiated.body());
        assertThat(token.find()).isTrue();
        for (String endpoint : List.of("/connect", "/reconnect", "/poll", "/send", "/start", "/abort")) {
            for (String user : List.of("X-User: bob", "X-Nobody: x")) {
                Response response = get(withToken(endpoint, token.group(1)), user);
                assertThat(response.statusLine()).startsWith("HTTP/1.1 403 ");
                assertThat(response.body())
                        .startsWith("Unrecognized user identity.")
                        .doesNotContain("zoe", "bob");
            }
        }
        assertThat(gateway.connections()).isZero();
        othersAreServed();
    }

    @Test
    @DisplayName("token of another purpose: a groups token connects nobody, a connection token joins no group")
    void tokenOfAnotherPurpose() throws IOException {
        Client client = hubClient();
        try (RawSocket stream = open(client, "")) {
            call(client, "Join", "[\"red\"]");
            String groupsToken = groupsToken(stream);
            Response response = get(withToken("/connect", groupsToken));
            assertThat(response.statusLine()).startsWith("HTTP/1.1 400 ");
            assertThat(response.body()).isEqualTo("The ConnectionId is in the incorrect format.");
        }
        Client other = hubClient();
        try (RawSocket stream = open(other, "&groupsToken=" + URLEncoder.encode(other.token, UTF_8))) {
            assertHearsNothingOf("red", other, stream);
        }
        othersAreServed();
    }

    @Test
    @DisplayName("truncated and bit-flipped tokens: each length and each bit, one and the same answer")
    void truncatedAndFlippedTokens() throws IOException {
        String token = Client.negotiate(port, "/echo").token;
        List<String> forged = new ArrayList<>();
        for (int length = 1; length < token.length(); length++) {
            forged.add(token.substring(0, length));
        }
        byte[] sealed = Base64.getDecoder().decode(token);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
            forged.add(Base64.getEncoder().encodeToString(flipped));
        }
        try (RawSocket socket = RawSocket.to(port)) {
            for (String each : forged) {
                socket.get(withToken("/abort", each));
                Response response = socket.response();
                assertThat(response.statusLine()).as(each).startsWith("HTTP/1.1 400 ");
                assertThat(response.body()).isEqualTo("The ConnectionId is in the incorrect format.");
            }
        }
        othersAreServed();
    }

    @Test
    @DisplayName(
            "replayed after stop: the id comes back as a stranger, as in the original, without its groups and messages")
    void replayedAfterStop() throws IOException {
        Client client = hubClient();
        try (RawSocket stream = open(client, "")) {
            call(client, "Join", "[\"red\"]");
            groupsToken(stream);
        }
        assertThat(client.abort("serverSentEvents").statusLine()).startsWith("HTTP/1.1 200 ");
        Client other = hubClient();
        call(other, "Tell", "[\"red\",\"secret\"]");
        try (RawSocket stream = RawSocket.to(port)
                .get(client.target("/reconnect", "serverSentEvents") + "&connectionData=" + HUBS
                        + "&messageId=g-0-0")) {
            stream.head();
            StringBuilder begun = new StringBuilder();
            while (begun.indexOf("back") < 0) {
                begun.append(stream.chunk());
            }
            assertThat(begun).doesNotContain("secret");
            assertHearsNothingOf("red", client, stream);
        }
        othersAreServed();
    }

    @Test
    @DisplayName("groups token of another connection: joins nothing")
    void groupsTokenOfAnother() throws IOException {
        Client member = hubClient();
        String stolen;
        try (RawSocket stream = open(member, "")) {
            call(member, "Join", "[\"red\"]");
            stolen = groupsToken(stream);
        }
        Client thief = hubClient();
        try (RawSocket stream = open(thief, "&groupsToken=" + URLEncoder.encode(stolen, UTF_8))) {
            assertHearsNothingOf("red", thief, stream);
        }
        othersAreServed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g-0-0",
                "g-ffffffffffffffff-ffffffffffffffff",
                "d-ABC-B,0|C,1",
                "g-zz-1",
                "<script>alert(1)</script>",
                "-1",
                "s-0,1|2,3"
            })
    @DisplayName("forged cursor: from now on, never an error and never somebody else's messages")
    void forgedCursor(String cursor) throws IOException {
        Client member = hubClient();
        try (RawSocket stream = open(member, "")) {
            call(member, "Join", "[\"red\"]");
            groupsToken(stream);
            call(member, "Tell", "[\"red\",\"secret\"]");
        }
        Client thief = hubClient();
        try (RawSocket stream = open(thief, "&messageId=" + URLEncoder.encode(cursor, UTF_8))) {
            assertHearsNothingOf("red", thief, stream);
        }
        othersAreServed();
    }

    // What is told to the room comes before what is told to the one; nothing is waited for that does not come.
    private void assertHearsNothingOf(String room, Client client, RawSocket stream) throws IOException {
        assertThat(call(client, "Tell", "[\"" + room + "\",\"secret\"]").statusLine())
                .startsWith("HTTP/1.1 200 ");
        assertThat(call(client, "Join", "[\"own\"]").statusLine()).startsWith("HTTP/1.1 200 ");
        assertThat(call(client, "Tell", "[\"own\",\"end\"]").statusLine()).startsWith("HTTP/1.1 200 ");
        StringBuilder heard = new StringBuilder();
        while (heard.indexOf("\"end\"") < 0) {
            heard.append(stream.chunk());
        }
        assertThat(heard).doesNotContain("secret");
    }

    private static String groupsToken(RawSocket stream) throws IOException {
        StringBuilder heard = new StringBuilder();
        while (true) {
            heard.append(stream.chunk());
            Matcher matcher = GROUPS.matcher(heard);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
    }

    private double count(String meter, String tag, String value) {
        return gateway.meters().get(meter).tag(tag, value).counter().count();
    }

    @Test
    @DisplayName("oversized request line, headers, parameters, body, message: each has its answer and its count")
    void oversizedRequests() throws IOException {
        assertThat(get("/echo/ping?x=" + "a".repeat(33 * 1024)).statusLine()).startsWith("HTTP/1.1 414 ");
        assertThat(count("signalbox.requests.refused", "cause", "target-too-long"))
                .isEqualTo(1);
        assertThat(get("/echo/ping", "X-Long: " + "a".repeat(9 * 1024)).statusLine())
                .startsWith("HTTP/1.1 431 ");
        assertThat(count("signalbox.requests.refused", "cause", "headers-too-long"))
                .isEqualTo(1);
        assertThat(get("/echo/ping", "X-Long: " + "a".repeat(70 * 1024)).statusLine())
                .startsWith("HTTP/1.1 400 ");
        assertThat(get("/echo/ping", "A: b\r\n".repeat(500) + "C: d").statusLine())
                .startsWith("HTTP/1.1 400 ");
        assertThat(get("/echo/ping?" + "a=b&".repeat(2_000)).statusLine()).startsWith("HTTP/1.1 400 ");
        assertThat(count("signalbox.requests.refused", "cause", "parameters")).isEqualTo(1);
        try (RawSocket socket =
                RawSocket.to(port).send("POST /echo/send HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n\r\n")) {
            assertThat(socket.response().statusLine()).startsWith("HTTP/1.1 413 ");
        }
        try (RawSocket socket =
                RawSocket.to(port).send("POST /echo/send HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")) {
            for (int i = 0; i < 11; i++) {
                socket.send("2710\r\n" + "a".repeat(10_000) + "\r\n");
            }
            assertThat(socket.response().statusLine()).startsWith("HTTP/1.1 413 ");
        }
        assertThat(count("signalbox.requests.refused", "cause", "body-too-large"))
                .isEqualTo(2);
        Client client = Client.negotiate(port, "/echo");
        try (RawSocket socket = RawSocket.to(port).upgrade(client.target("/connect", "webSockets"), "")) {
            socket.head();
            socket.frame();
            socket.send(new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 0, 1, 0, 1, 1, 2, 3, 4}); // 65,537 to come
            assertThat(closing(socket)).isEqualTo("88 1009");
        }
        assertThat(count("signalbox.websocket.violations", "status", "1009")).isEqualTo(1);
        othersAreServed();
    }

    private static String closing(RawSocket socket) throws IOException {
        String frame = socket.frame();
        while (!frame.startsWith("88")) {
            frame = socket.frame();
        }
        return frame;
    }

    @Test
    @DisplayName("joining without end: a client gets an error for every group beyond the bound, and none of it stays")
    void joiningWithoutEnd() throws IOException {
        Client client = hubClient();
        try (RawSocket stream = open(client, "")) {
            for (int room = 0; room < 3; room++) {
                assertThat(call(client, "Join", "[\"" + room + "\"]").body()).isEqualTo("{\"I\":\"0\"}");
            }
            for (int room = 3; room < 50; room++) {
                assertThat(call(client, "Join", "[\"" + room + "\"]").body())
                        .isEqualTo("{\"I\":\"0\",\"E\":\"There was an error invoking Hub method 'rooms.Join'.\"}");
            }
            assertThat(gateway.meters()
                            .get("signalbox.groups.refused")
                            .counter()
                            .count())
                    .isEqualTo(47);
            call(client, "Tell", "[\"3\",\"not heard\"]");
            call(client, "Tell", "[\"2\",\"heard\"]");
            StringBuilder told = new StringBuilder();
            while (told.indexOf("\"heard\"") < 0) {
                told.append(stream.chunk());
            }
            assertThat(told).doesNotContain("not heard");
        }
        othersAreServed();
    }

    @Test
    @DisplayName("oversized calls: text, nesting, arguments, state, hubs")
    void oversizedCalls() throws IOException {
        Client client = hubClient();
        assertThat(call(client, "Echo", "[\"" + "a".repeat(50_000) + "\"]").statusLine())
                .startsWith("HTTP/1.1 500 ");
        assertThat(call(client, "Echo", "[".repeat(20) + "]".repeat(20)).statusLine())
                .startsWith("HTTP/1.1 500 ");
        assertThat(call(client, "Echo", "[1,2,3,4,5]").statusLine()).startsWith("HTTP/1.1 500 ");
        assertThat(call(client, "Echo", "[\"a\"],\"S\":{\"a\":\"" + "b".repeat(200) + "\"}")
                        .statusLine())
                .startsWith("HTTP/1.1 500 ");
        String hubs =
                URLEncoder.encode("[{\"name\":\"rooms\"},{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]", UTF_8);
        assertThat(get("/signalr/negotiate?connectionData=" + hubs).statusLine())
                .startsWith("HTTP/1.1 400 ");
        for (String limit : List.of("text-length", "json-depth", "arguments", "state-length", "hubs")) {
            assertThat(count("signalbox.limits.reached", "limit", limit))
                    .as(limit)
                    .isEqualTo(1);
        }
        Client socketClient = hubClient();
        try (RawSocket socket = RawSocket.to(port)
                .upgrade(socketClient.target("/connect", "webSockets") + "&connectionData=" + HUBS, "")) {
            socket.head();
            socket.frame();
            socket.frame(0x81, "{\"H\":\"rooms\",\"M\":\"Echo\",\"A\":[1,2,3,4,5],\"I\":1}");
            socket.frame(0x81, "{\"H\":\"rooms\",\"M\":\"Echo\",\"A\":[\"x\"],\"I\":2}");
            assertThat(socket.frame()).isEqualTo("81 {\"R\":\"x\",\"I\":\"2\"}");
        }
        assertThat(count("signalbox.limits.reached", "limit", "arguments")).isEqualTo(2);
        othersAreServed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/signalr/negotiate",
                "/signalr/ping",
                "/signalr/start",
                "/signalr/connect",
                "/signalr/reconnect",
                "/signalr/poll",
                "/signalr/send",
                "/signalr/abort",
                "/signalr/hubs",
                "/nothing"
            })
    @DisplayName("slow-loris: heads and bodies that never end are given up, and hold nobody up meanwhile")
    void slowLoris(String target) throws IOException {
        List<RawSocket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                slow.add(RawSocket.to(port).send("GET " + target + "?x=1 HTTP/1.1\r\nHost: x\r\nX-"));
                slow.add(RawSocket.to(port)
                        .send("POST " + target + "?x=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nda"));
            }
            othersAreServed();
            for (RawSocket each : slow) {
                each.drain(); // returns when the server has closed, or fails when it never does
            }
        } finally {
            for (RawSocket each : slow) {
                each.close();
            }
        }
        assertThat(gateway.connections()).isZero();
        othersAreServed();
    }

    @Test
    @DisplayName("10,000 negotiates that never connect leave nothing behind: what they are given is all in the token")
    void negotiatesThatNeverConnect() throws IOException {
        try (RawSocket socket = RawSocket.to(port)) {
            for (int round = 0; round < 100; round++) {
                for (int i = 0; i < 100; i++) {
                    socket.get("/echo/negotiate");
                }
                for (int i = 0; i < 100; i++) {
                    assertThat(socket.response().statusLine()).startsWith("HTTP/1.1 200 ");
                }
            }
        }
        assertThat(gateway.connections()).isZero();
        // It has tags, so there is none before the first connection.
        assertThat(gateway.meters().find("signalbox.connections.opened").counters())
                .isEmpty();
        othersAreServed();
    }

    @Test
    @DisplayName(
            "reconnect hammering: one connection however often its client comes back, and others are served between")
    void reconnectHammering() throws IOException {
        Client client = hubClient();
        List<RawSocket> open = new ArrayList<>();
        try {
            open.add(open(client, ""));
            for (int i = 0; i < 300; i++) {
                RawSocket again = RawSocket.to(port)
                        .get(client.target("/reconnect", "serverSentEvents") + "&connectionData=" + HUBS);
                open.add(again);
                assertThat(again.head()).startsWith("HTTP/1.1 200 "); // it has arrived before the next is sent
                if (i % 100 == 50) {
                    othersAreServed();
                }
            }
            for (RawSocket replaced : open.subList(0, open.size() - 1)) {
                replaced.allChunks(); // comes to an end
            }
            assertThat(call(client, "Echo", "[\"me too\"]").body()).contains("me too");
            assertThat(gateway.connections()).isEqualTo(1);
        } finally {
            for (RawSocket each : open) {
                each.close();
            }
        }
        othersAreServed();
    }
}
