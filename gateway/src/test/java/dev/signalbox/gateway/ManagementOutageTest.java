package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.connection.backplane.InProcessBackplane;
import dev.signalbox.gateway.wire.RawSocket;
import java.io.IOException;
import java.net.URLEncoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the management port answers when the log that servers share takes nothing. */
class ManagementOutageTest {
    private final InProcessBackplane backplane = new InProcessBackplane(7, 1 << 10, 1 << 20);
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = Gateway.builder(Managed.config().build())
                .connection("/echo", new EchoConnection())
                .backplane(backplane)
                .start();
    }

    @AfterEach
    void stop() {
        gateway.stop();
    }

    @Test
    @DisplayName("a connection that cannot be closed now is not said to be")
    void closes() throws IOException {
        JsonNode negotiated;
        try (RawSocket socket = RawSocket.to(gateway.port()).get("/echo/negotiate?clientProtocol=1.5")) {
            negotiated = new ObjectMapper().readTree(socket.response().body());
        }
        String id = negotiated.get("ConnectionId").textValue();
        String token = URLEncoder.encode(negotiated.get("ConnectionToken").textValue(), UTF_8);
        try (RawSocket client = RawSocket.to(gateway.port())
                .get("/echo/connect?clientProtocol=1.5&transport=serverSentEvents&connectionToken=" + token)) {
            client.head();
            String came = "";
            while (!came.contains("\"S\":1")) {
                came += client.chunk();
            }
            backplane.close();
            assertRefused("DELETE", "/api/connections/" + id, "");
            assertRefused("POST", "/console/api/connections/" + id + "/disconnect", "{\"reason\":\"enough\"}");
        }
    }

    private void assertRefused(String method, String target, String body) throws IOException {
        RawSocket.Response response = Managed.ask(gateway.managementPort(), method, target, Managed.CONTROL, "", body);
        assertThat(response.statusLine()).as(target).contains(" 503 ");
        assertThat(response.body()).contains("The server does not take messages now; try again.");
    }
}
