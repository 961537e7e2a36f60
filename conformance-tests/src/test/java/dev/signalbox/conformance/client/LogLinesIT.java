package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the runnable jar writes to standard error when it is told to write JSON. */
@Timeout(180)
final class LogLinesIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static int status(String url, String target) {
        WireAddress address = WireAddress.local(URI.create(url).getPort());
        return HttpExchange.complete(address, RawRequest.get(target).header("Cookie", "x=COOKIESECRET"), SOON)
                .status();
    }

    private static List<JsonNode> lines(RunningJar jar) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : jar.error().lines().toList()) {
            lines.add(new ObjectMapper().readTree(line)); // nothing else may be among them
        }
        return lines;
    }

    @Test
    @DisplayName("every line is an object; requests are told in members, without what is secret; tracing alone warns")
    void json() throws Exception {
        try (RunningJar jar = RunningJar.start(
                "--port=0",
                "--log-format=json",
                "--access-log",
                "--tracing",
                "--log-levels=dev.signalbox.gateway=debug")) {
            String url = jar.url();
            assertThat(status(url, "/signalr/negotiate?clientProtocol=1.5&access_token=QUERYSECRET"))
                    .isEqualTo(200);
            assertThat(status(url, "/signalr/connect?transport=longPolling&connectionToken=FORGEDSECRET"))
                    .isEqualTo(400);
            jar.awaitError("signalr\\/connect");
            jar.stop();
            jar.exitCode();
            List<JsonNode> lines = lines(jar);
            assertThat(lines).anySatisfy(line -> {
                assertThat(line.get("loggerName").textValue()).isEqualTo("dev.signalbox.access");
                assertThat(line.get("kvpList").toString())
                        .contains("\"path\":\"/signalr/negotiate\"", "\"client\":\"127.0.0.1\"", "200");
            });
            assertThat(lines)
                    .filteredOn(line -> line.get("level").textValue().equals("WARN"))
                    .anyMatch(line ->
                            line.get("formattedMessage").textValue().startsWith("tracing is on, but nothing collects"));
            assertThat(jar.error()).doesNotContain("SECRET");
        }
    }

    @Test
    @DisplayName(
            "what concerns a connection carries its id as a member: calls that fail, a group too many, a gap, its whole life")
    void connectionId() throws Exception {
        try (RunningJar jar = RunningJar.start(
                "--port=0", "--log-format=json", "--max-groups=1", "--log-levels=dev.signalbox=debug")) {
            WireAddress address = WireAddress.local(URI.create(jar.url()).getPort());
            String id;
            try (WireClient client = new WireClient(WireOptions.of(address, "/signalr", Transport.LONG_POLLING)
                            .withHubs("chatHub")
                            .withTimeout(SOON))
                    .connect()) {
                id = client.connectionId();
                assertThat(client.invoke("chatHub", "SendToRoom", "\"PAYLOADSECRET\"", "\"\""))
                        .contains("There is nothing to say.");
                assertThat(client.invoke("noHub", "Any")).contains("\"E\"");
                assertThat(client.invoke("chatHub", "JoinRoom", "\"one\"")).doesNotContain("\"E\"");
                assertThat(client.invoke("chatHub", "JoinRoom", "\"another\"")).contains("\"E\"");
                client.position("g-1-1", client.groupsToken()); // of another server
                client.reconnect();
                jar.awaitError("has missed");
                client.abort();
            }
            jar.awaitError("is closed");
            jar.stop();
            jar.exitCode();
            List<JsonNode> lines = lines(jar);
            for (String about : List.of(
                    "There is nothing to say.",
                    "refused a call",
                    "was not added to another",
                    "has missed",
                    "-> CONNECTED",
                    "is closed")) {
                assertThat(lines)
                        .as(about)
                        .filteredOn(
                                line -> line.get("formattedMessage").textValue().contains(about))
                        .isNotEmpty()
                        .allMatch(line -> member(line, "connectionId").equals(id));
            }
            assertThat(lines)
                    .as("every line that names the connection, whatever its level")
                    .filteredOn(line -> line.get("formattedMessage").textValue().contains(id))
                    .isNotEmpty()
                    .allMatch(line -> member(line, "connectionId").equals(id));
            assertThat(jar.error()).doesNotContain("SECRET");
        }
    }

    private static String member(JsonNode line, String name) {
        for (JsonNode pair : line.path("kvpList")) {
            if (pair.has(name)) {
                return pair.get(name).asText();
            }
        }
        return "";
    }

    @Test
    @DisplayName("the program is as quiet as it is told to be")
    void off() throws Exception {
        try (RunningJar jar = RunningJar.start("--port=0", "--log-level=off", "--access-log")) {
            assertThat(status(jar.url(), "/signalr/negotiate?clientProtocol=1.5"))
                    .isEqualTo(200);
            jar.stop();
            jar.exitCode();
            assertThat(jar.error()).isEmpty();
        }
    }
}
