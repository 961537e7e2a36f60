package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.gateway.management.ApiKey;
import dev.signalbox.gateway.management.ManagementConfig;
import dev.signalbox.gateway.management.ManagementRoute;
import dev.signalbox.gateway.management.Right;
import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The description of the management port tells of every route, and its examples work. */
class OpenApiTest {
    private static final String KEY = "controller-0123456789-0123456789-";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Gateway gateway;
    private JsonNode description;

    /** The hub of the examples. */
    public static final class Chat extends Hub {}

    @BeforeEach
    void start() throws IOException {
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .management(ManagementConfig.builder()
                                .port(0)
                                .key(ApiKey.of("test", Right.CONTROL, KEY))
                                .build())
                        .build())
                .hubs("/signalr", HubServer.builder().hub(Chat.class, Chat::new).build())
                .connection("/echo", new EchoConnection())
                .start();
        description = JSON.readTree(ask("GET", "/openapi.json", "", "").body());
    }

    @AfterEach
    void stop() {
        gateway.stop();
    }

    private RawSocket.Response ask(String method, String target, String headers, String body) throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.managementPort())
                .send(method + " " + target + " HTTP/1.1\r\nHost: test\r\nContent-Length: "
                        + body.getBytes(UTF_8).length + "\r\nAuthorization: Bearer " + KEY + "\r\n" + headers + "\r\n"
                        + body)) {
            return socket.response();
        }
    }

    private interface EachOperation {
        void see(String path, String method, JsonNode operation) throws IOException;
    }

    private void operations(EachOperation each) throws IOException {
        for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                each.see(path.getKey(), method.getKey().toUpperCase(java.util.Locale.ROOT), method.getValue());
            }
        }
    }

    @Test
    void everyRouteIsDescribedWithTheRightItNeedsAndNoOther() throws IOException {
        Map<String, String> described = new TreeMap<>();
        operations((path, method, operation) ->
                described.put(method + " " + path, operation.get("x-right").textValue()));
        Map<String, String> served = new TreeMap<>();
        for (ManagementRoute route : gateway.managementRoutes()) {
            if (!route.template().startsWith("/console")) { // a page, not an interface
                Right right = route.right();
                served.put(route.method() + " " + route.template(), right == null ? "none" : right.text());
            }
        }
        assertThat(described).isEqualTo(served);
        assertThat(description.get("openapi").textValue()).isEqualTo("3.1.0");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        description
                .findValues("$ref")
                .forEach(reference -> assertThat(description
                                .at(reference.textValue().substring(1))
                                .isMissingNode())
                        .as(reference.textValue())
                        .isFalse());
    }

    @Test
    void everyExampleIsAnsweredAsDescribed() throws IOException {
        List<String> tried = new ArrayList<>();
        operations((path, method, operation) -> {
            String target = target(path, operation);
            List<String> bodies = new ArrayList<>();
            operation
                    .at("/requestBody/content/application~1json/examples")
                    .forEach(example -> bodies.add(example.get("value").toString()));
            for (String body : bodies.isEmpty() ? List.of("") : bodies) {
                String type = body.isEmpty() ? "" : "Content-Type: application/json\r\n";
                RawSocket.Response response = ask(method, target, type, body.replace("\"KEY\"", '"' + KEY + '"'));
                String status = response.statusLine().split(" ")[1];
                assertThat(operation.get("responses").has(status))
                        .as("%s %s %s: %s %s", method, target, body, response.statusLine(), response.body())
                        .isTrue();
                assertThat(status)
                        .as("%s %s %s: %s", method, target, body, response.body())
                        .satisfiesAnyOf(
                                code -> assertThat(code).startsWith("2"),
                                code -> assertThat(target)
                                        .contains("/connections/")
                                        .contains("2c3f0f6e"),
                                code -> assertThat(method + target).isEqualTo("GET/session"));
                tried.add(method + " " + target);
            }
        });
        assertThat(tried).hasSizeGreaterThan(20);
    }

    private static String target(String path, JsonNode operation) {
        String target = path;
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : operation.path("parameters")) {
            String value = URLEncoder.encode(parameter.get("example").asText(), UTF_8);
            if (parameter.get("in").textValue().equals("path")) {
                target = target.replace("{" + parameter.get("name").textValue() + "}", value);
            } else {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(parameter.get("name").textValue())
                        .append('=')
                        .append(value);
            }
        }
        assertThat(target).doesNotContain("{");
        return target + query;
    }
}
