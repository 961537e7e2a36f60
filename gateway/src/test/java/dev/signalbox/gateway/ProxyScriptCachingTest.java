package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProxyScriptCachingTest {

    @Test
    @DisplayName("G1: browsers may keep the script and ask whether it is still the same")
    void conditionalRequests() throws IOException {
        try (Gateway gateway = gateway(HubServer.builder().hub(BoardHub.class))) {
            RawSocket.Response first = get(gateway, "/signalr/hubs", "");
            assertThat(first.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(first.header("Content-Type")).isEqualTo("application/javascript; charset=UTF-8");
            assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
            String tag = first.header("ETag");
            assertThat(tag).matches("\"[0-9a-f]{24}\"");
            assertThat(first.body()).contains("proxies['boardHub']");

            RawSocket.Response again = get(gateway, "/signalr/hubs", "If-None-Match: \"other\", " + tag + "\r\n");
            assertThat(again.statusLine()).isEqualTo("HTTP/1.1 304 Not Modified");
            assertThat(again.header("ETag")).isEqualTo(tag);
            assertThat(again.body()).isEmpty();

            RawSocket.Response changed = get(gateway, "/signalr/js", "If-None-Match: \"other\"\r\n");
            assertThat(changed.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            RawSocket.Response elsewhere = get(gateway, "/signalr/x/hubs", "If-None-Match: " + tag + "\r\n");
            assertThat(elsewhere.statusLine()).as("another URL in it").isEqualTo("HTTP/1.1 200 OK");
            assertThat(get(gateway, "/signalr/ping", "").header("ETag")).isEmpty();
        }
    }

    @Test
    @DisplayName("L 223: switched off it says so, in the original's words")
    void switchedOff() throws IOException {
        try (Gateway gateway = gateway(HubServer.builder().hub(BoardHub.class).javaScriptProxies(false))) {
            RawSocket.Response off = get(gateway, "/signalr/hubs", "");
            assertThat(off.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(off.body())
                    .isEqualTo("throw new Error('SignalR: JavaScript Hub proxy generation has been disabled.');");
        }
    }

    @Test
    void hubsAreMeasured() throws IOException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Gateway gateway = Gateway.builder(GatewayConfig.builder().port(0).build())
                .hubs("/signalr", HubServer.builder().hub(ClosedHub.class).build())
                .meters(meters)
                .start()) {
            assertThat(get(gateway, "/signalr/negotiate?connectionData=[%7B%22name%22:%22closedHub%22%7D]", "")
                            .statusLine())
                    .isEqualTo("HTTP/1.1 401 Unauthorized");
        }
        assertThat(meters.get("signalbox.hub.refusals")
                        .tag("hub", "ClosedHub")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private static Gateway gateway(HubServer.Builder hubs) throws IOException {
        return Gateway.builder(GatewayConfig.builder().port(0).build())
                .hubs("/signalr", hubs.build())
                .start();
    }

    private static RawSocket.Response get(Gateway gateway, String target, String headers) throws IOException {
        try (RawSocket socket =
                RawSocket.to(gateway.port()).send("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n")) {
            return socket.response();
        }
    }

    public static final class BoardHub extends Hub {
        public void draw(int x) {}
    }

    @dev.signalbox.hub.Authorize
    public static final class ClosedHub extends Hub {}
}
