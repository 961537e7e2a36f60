package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.gateway.management.ApiKey;
import dev.signalbox.gateway.management.ManagementConfig;
import dev.signalbox.gateway.management.Right;
import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubServer;
import java.io.IOException;
import java.net.URLEncoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the REST API does and how it refuses, against clients on event streams. */
class RestApiTest {
    private static final String KEY = "controller-0123456789-0123456789-";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Gateway gateway;

    /** A hub that only receives nothing. */
    public static final class Chat extends Hub {}

    @BeforeEach
    void start() throws IOException {
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .tokenKey("ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=")
                        .management(ManagementConfig.builder()
                                .port(0)
                                .key(ApiKey.of("test", Right.CONTROL, KEY))
                                .build())
                        .build())
                .hubs("/signalr", HubServer.builder().hub(Chat.class, Chat::new).build())
                .connection("/echo", new EchoConnection())
                .start();
    }

    @AfterEach
    void stop() {
        gateway.stop();
    }

    private RawSocket.Response ask(String method, String target, String body) throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.managementPort())
                .send(method + " " + target + " HTTP/1.1\r\nHost: test\r\nContent-Length: "
                        + body.getBytes(UTF_8).length + "\r\nAuthorization: Bearer " + KEY + "\r\n\r\n" + body)) {
            return socket.response();
        }
    }

    private RawSocket.Response publish(String message) throws IOException {
        return ask("POST", "/api/publish", message);
    }

    private Stream connect(String mount) throws IOException {
        String data =
                mount.equals("/signalr") ? "&connectionData=" + URLEncoder.encode("[{\"name\":\"chat\"}]", UTF_8) : "";
        JsonNode negotiated;
        try (RawSocket socket = RawSocket.to(gateway.port()).get(mount + "/negotiate?clientProtocol=1.5" + data)) {
            negotiated = JSON.readTree(socket.response().body());
        }
        RawSocket socket = RawSocket.to(gateway.port())
                .get(mount + "/connect?clientProtocol=1.5&transport=serverSentEvents&connectionToken="
                        + URLEncoder.encode(negotiated.get("ConnectionToken").textValue(), UTF_8) + data);
        socket.head();
        Stream stream = new Stream(negotiated.get("ConnectionId").textValue(), socket);
        stream.until("\"S\":1");
        return stream;
    }

    private record Stream(String id, RawSocket socket) implements AutoCloseable {
        /** What came up to and with this text. */
        String until(String text) throws IOException {
            StringBuilder came = new StringBuilder();
            while (came.indexOf(text) < 0) {
                String chunk = socket.chunk();
                if (chunk.isEmpty()) {
                    throw new AssertionError("ended after " + came);
                }
                came.append(chunk);
            }
            return came.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void callsReachAHubsClientsAsTheyAre() throws IOException {
        try (Stream client = connect("/signalr")) {
            RawSocket.Response response = publish("{\"hub\":\"CHAT\",\"method\":\"add\",\"arguments\":"
                    + "[\"<a> ä\",null,{\"B\":[1,2.50,null,true]},12345678901234567890],\"to\":{\"all\":true}}");
            assertThat(response.body()).isEqualTo("{\"published\":1}");
            assertThat(client.until("\"A\":"))
                    .contains("{\"H\":\"Chat\",\"M\":\"add\",\"A\":[\"")
                    .contains("null,{\"B\":[1,2.5")
                    .contains(",null,true]},12345678901234567890]}");
        }
    }

    @Test
    void exclusionsAndOrderHold() throws IOException {
        try (Stream first = connect("/signalr");
                Stream second = connect("/signalr")) {
            String hub = "{\"hub\":\"Chat\",\"method\":\"m\",\"arguments\":[\"%s\"],\"to\":%s%s}";
            RawSocket.Response response = ask(
                    "POST",
                    "/api/publish/batch",
                    "{\"messages\":["
                            + hub.formatted("not-first", "{\"all\":true}", ",\"except\":[\"" + first.id() + "\"]") + ","
                            + hub.formatted("one", "{\"connection\":\"" + first.id() + "\"}", "") + ","
                            + hub.formatted(
                                    "both", "{\"connections\":[\"" + first.id() + "\",\"" + second.id() + "\"]}", "")
                            + "," + hub.formatted("end", "{\"all\":true}", "") + "]}");
            assertThat(response.body()).isEqualTo("{\"published\":4}");
            assertThat(first.until("end"))
                    .containsSubsequence("one", "both", "end")
                    .doesNotContain("not-first");
            assertThat(second.until("end"))
                    .containsSubsequence("not-first", "both", "end")
                    .doesNotContain("one");
        }
    }

    @Test
    void groupChangesAreInEffectWhenAnswered() throws IOException {
        try (Stream hub = connect("/signalr");
                Stream raw = connect("/echo")) {
            String member = "/api/hubs/chat/groups/a%2Fb/connections/" + hub.id();
            assertThat(ask("PUT", member, "").statusLine()).contains(" 204 ");
            publish("{\"hub\":\"Chat\",\"method\":\"m\",\"arguments\":[\"in\"],\"to\":{\"group\":\"a/b\"}}");
            hub.until("\"in\"");
            assertThat(ask("DELETE", member, "").statusLine()).contains(" 204 ");
            publish("{\"hub\":\"Chat\",\"method\":\"m\",\"arguments\":[\"out\"],\"to\":{\"groups\":[\"a/b\"]}}");
            publish("{\"hub\":\"Chat\",\"method\":\"m\",\"arguments\":[\"end\"],\"to\":{\"all\":true}}");
            assertThat(hub.until("\"end\"")).doesNotContain("\"out\"");

            assertThat(ask("PUT", "/api/endpoints/echo/groups/g/connections/" + raw.id(), "")
                            .statusLine())
                    .contains(" 204 ");
            publish("{\"endpoint\":\"/echo\",\"value\":{\"x\":1},\"to\":{\"group\":\"g\"}}");
            raw.until("{\"x\":1}");
            publish("{\"endpoint\":\"ECHO\",\"value\":\"all\",\"to\":{\"all\":true}}");
            raw.until("\"all\"");
        }
    }

    @Test
    void connectionsAreListedShownAndClosed() throws IOException {
        try (Stream first = connect("/signalr");
                Stream second = connect("/echo")) {
            JsonNode page =
                    JSON.readTree(ask("GET", "/api/connections?limit=1", "").body());
            assertThat(page.get("matching").intValue()).isEqualTo(2);
            assertThat(page.get("connections")).hasSize(1);
            String smaller = first.id().compareTo(second.id()) < 0 ? first.id() : second.id();
            assertThat(page.get("next").textValue()).isEqualTo(smaller);
            JsonNode rest = JSON.readTree(
                    ask("GET", "/api/connections?limit=1&after=" + smaller, "").body());
            assertThat(rest.get("connections").get(0).get("id").textValue()).isNotEqualTo(smaller);
            assertThat(rest.has("next")).isFalse();
            JsonNode echo = JSON.readTree(ask("GET", "/api/connections?path=/echo&transport=serverSentEvents", "")
                    .body());
            assertThat(echo.get("connections")).hasSize(1);
            assertThat(echo.get("connections").get(0).get("id").textValue()).isEqualTo(second.id());
            assertThat(JSON.readTree(ask("GET", "/api/connections?transport=longPolling", "")
                                    .body())
                            .get("connections"))
                    .isEmpty();

            JsonNode one = JSON.readTree(
                    ask("GET", "/api/connections/" + first.id(), "").body());
            assertThat(one.get("transport").textValue()).isEqualTo("serverSentEvents");
            assertThat(ask("DELETE", "/api/connections/" + first.id() + "?reason=bye", "")
                            .statusLine())
                    .contains(" 204 ");
            first.socket().allChunks(); // it ends
            assertThat(ask("GET", "/api/connections/" + first.id(), "").statusLine())
                    .contains(" 404 ");
            assertThat(ask("DELETE", "/api/connections/nobody", "").statusLine())
                    .contains(" 404 ");
            assertThat(ask("GET", "/api/connections/nobody", "").body()).contains("\"alive\":false");
        }
    }

    @Test
    void whatThereIsCanBeAsked() throws IOException {
        assertThat(ask("GET", "/api/hubs", "").body())
                .isEqualTo("{\"hubs\":[{\"name\":\"Chat\",\"path\":\"/signalr\"}]}");
        assertThat(ask("GET", "/api/endpoints", "").body()).isEqualTo("{\"endpoints\":[\"/echo\"]}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|400|The body is empty; JSON is expected.|",
                "{|400|The body is no JSON|",
                "{\"to\":1,\"to\":2}|400|The body is no JSON: Duplicate|",
                "{} {}|400|The body |",
                "[]|400|body: a list (expected: an object)|body",
                "{\"to\":{\"all\":true}}|400|hub: missing (expected: either hub, or endpoint, and not both)|hub",
                "{\"hub\":\"Chat\",\"endpoint\":\"/echo\"}|400|endpoint: given with hub (expected: either hub|endpoint",
                "{\"hub\":\"Chat\",\"value\":1}|400|value: given with hub (expected: not with hub)|value",
                "{\"endpoint\":\"/echo\",\"method\":\"m\"}|400|method: given with endpoint|method",
                "{\"hub\":\"Chat\",\"methd\":\"m\"}|400|methd: no such member (expected: one of arguments, endpoint, except, hub, method, to, value)|methd",
                "{\"hub\":\"Chat\",\"method\":\"m\"}|400|to: missing (expected: whom to send to, as {\\\"all\\\": true})|to",
                "{\"hub\":\"Chat\",\"method\":\"m\",\"to\":{}}|400|to: nobody (expected: exactly one of all, group, groups, user, users, connection, connections)|to",
                "{\"hub\":\"Chat\",\"method\":\"m\",\"to\":{\"all\":true,\"user\":\"u\"}}|400|to: all and user (expected: exactly one|to",
                "{\"hub\":\"Chat\",\"method\":\"m\",\"to\":{\"all\":false}}|400|to.all: true or false (expected: true)|to.all",
                "{\"hub\":\"Chat\",\"method\":\"m\",\"to\":{\"grp\":\"x\"}}|400|to.grp: no such member|to.grp",
                "{\"hub\":\"Chat\",\"method\":\"m\",\"to\":{\"group\":\"\"}}|400|to.group: an empty text (expected: a text that is not empty)|to.group",
                "{\"hub\":\"Chat\",\"method\":\"m\",\"to\":{\"groups\":\"x\"}}|400|to.groups: a text (expected: a list of texts)|to.groups",
                "{\"hub\":\"Chat\",\"method\":\"m\",\"to\":{\"groups\":[1]}}|400|to.groups[0]: a number (expected: a text|to.groups[0]",
                "{\"hub\":\"Chat\",\"method\":\"m\",\"to\":{\"user\":\"u\"},\"except\":[\"x\"]}|400|except: given with to.user (expected: only with all, group or groups)|except",
                "{\"hub\":\"Chat\",\"method\":7,\"to\":{\"all\":true}}|400|method: a number|method",
                "{\"hub\":\"Chat\",\"to\":{\"all\":true}}|400|method: missing|method",
                "{\"hub\":\"Chat\",\"method\":\"m\",\"arguments\":{},\"to\":{\"all\":true}}|400|arguments: an object (expected: a list of at most 100 values)|arguments",
                "{\"hub\":\"Nope\",\"method\":\"m\",\"to\":{\"all\":true}}|404|There is no hub \\\"Nope\\\" here.|hub",
                "{\"endpoint\":\"/nope\",\"value\":1,\"to\":{\"all\":true}}|404|There is no raw connection at \\\"/nope\\\" here.|endpoint",
                "{\"endpoint\":\"/echo\",\"to\":{\"all\":true}}|400|value: missing (expected: any JSON value)|value",
                "{\"endpoint\":\"/echo\",\"value\":1,\"to\":{\"user\":\"u\"}}|400|to.user: given with endpoint (expected: only with hub: raw connections know no users)|to.user",
            })
    void aWrongMessageIsToldWhatIsRight(String body, int status, String detail, String field) throws IOException {
        RawSocket.Response response = publish(body);
        assertThat(response.statusLine()).contains(" " + status + " ");
        assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(response.body()).contains("\"detail\":\"" + detail);
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.path("field").asText(null)).isEqualTo(field);
        assertThat(problem.get("status").intValue()).isEqualTo(status);
    }

    @Test
    void whatDoesNotExistNamesWhatDoes() throws IOException {
        assertThat(publish("{\"hub\":\"Nope\",\"method\":\"m\",\"to\":{\"all\":true}}")
                        .body())
                .contains("\"known\":[\"Chat\"]");
        assertThat(ask("PUT", "/api/endpoints/nope/groups/g/connections/c", "").body())
                .contains("\"known\":[\"/echo\"]");
        assertThat(ask("GET", "/api/connections?limit=0", "").body()).contains("limit: 0 (expected: 1 to 1000)");
        assertThat(ask("GET", "/api/connections?limit=x", "").body()).contains("limit: no whole number");
        assertThat(ask("GET", "/api/connections?transport=pigeon", "").body()).contains("no such transport");
    }

    @Test
    void aBadMessageInABatchSendsNothing() throws IOException {
        try (Stream client = connect("/signalr")) {
            String good = "{\"hub\":\"Chat\",\"method\":\"m\",\"arguments\":[\"early\"],\"to\":{\"all\":true}}";
            RawSocket.Response response =
                    ask("POST", "/api/publish/batch", "{\"messages\":[" + good + ",{\"hub\":\"Chat\"}]}");
            assertThat(response.statusLine()).contains(" 400 ");
            assertThat(response.body()).contains("\"field\":\"messages[1].to\"");
            assertThat(ask("POST", "/api/publish/batch", "{\"messages\":7}").body())
                    .contains("messages: a number");
            publish(good.replace("early", "end"));
            assertThat(client.until("end")).doesNotContain("early");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\r\n\t", "null", "[]", "0"})
    void whatIsNoObjectIsRefused(String body) throws IOException {
        assertThat(publish(body).statusLine()).contains(" 400 ");
        assertThat(ask("POST", "/console/api/taps", body).statusLine()).contains(" 400 ");
        assertThat(Managed.ask(gateway.managementPort(), "POST", "/session", "", "", body)
                        .statusLine())
                .contains(" 400 ");
    }
}
