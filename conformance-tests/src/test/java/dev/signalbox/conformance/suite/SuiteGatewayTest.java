package dev.signalbox.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireOptions;
import dev.signalbox.conformance.wire.WireResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The suite as a program serves it: settings of recordings, pushes from outside, the end on request. */
@Timeout(60)
final class SuiteGatewayTest {

    @Test
    void settingsOfAHeaderShowInNegotiate() throws IOException {
        JsonNode settings = new ObjectMapper().readTree("""
                {"keepAlive":3.3333333,"disconnectTimeout":10,"connectionTimeout":12.5,"transportConnectTimeout":2.25,
                 "longPollDelay":250,"messageBufferSize":32,"maxWebSocketMessageSize":100,"webSockets":false,"jsonp":true,
                 "detailedErrors":true,"javaScriptProxies":false,"requireAuthentication":false,"lifecycle":false,
                 "tokens":"opaque"}""");
        try (SuiteGateway suite = SuiteGateway.start("127.0.0.1", 0, SuiteProfile.of(settings), null)) {
            assertThat(get(suite, "/signalr/negotiate?clientProtocol=1.5&callback=cb")
                            .text())
                    .startsWith("cb(")
                    .contains(
                            "\"KeepAliveTimeout\":6.6659999999999995,\"DisconnectTimeout\":10.0,\"ConnectionTimeout\":12.5")
                    .contains("\"TryWebSockets\":false")
                    .contains("\"TransportConnectTimeout\":2.25,\"LongPollDelay\":0.25");
            assertThat(get(suite, "/signalr/hubs").text()).doesNotContain("chatHub");
        }
    }

    @Test
    void keepAliveMayBeOff() throws IOException {
        JsonNode settings = new ObjectMapper().readTree("{\"keepAlive\":null,\"maxWebSocketMessageSize\":null}");
        SuiteProfile profile = SuiteProfile.of(settings);
        assertThat(profile.keepAlive()).isNull();
        assertThat(profile.maxWebSocketMessageSize()).isEqualTo(-1);
    }

    @Test
    void pushesFromOutsideReachHubAndRawClients() throws IOException {
        try (SuiteGateway suite = SuiteGateway.start("127.0.0.1", 0, SuiteProfile.defaults(), null);
                WireClient chat = new WireClient(
                        WireOptions.of(WireAddress.local(suite.port()), "/signalr", Transport.WEB_SOCKETS)
                                .withHubs("quietHub"));
                WireClient echo = new WireClient(
                        WireOptions.of(WireAddress.local(suite.port()), "/echo", Transport.SERVER_SENT_EVENTS))) {
            chat.connect();
            echo.connect();
            assertThat(get(suite, "/admin/hubcontext?hub=quietHub&method=told&arg=a%C3%A9")
                            .text())
                    .isEqualTo("sent");
            assertThat(get(suite, "/admin/echo-broadcast?data=x").text()).isEqualTo("sent");
            assertThat(get(suite, "/admin/hubcontext?hub=noHub").status()).isEqualTo(500);
            assertThat(chat.nextMessage()).isEqualTo("{\"H\":\"QuietHub\",\"M\":\"told\",\"A\":[\"server\",\"aé\"]}");
            assertThat(echo.nextMessages(2, Duration.ofSeconds(40))).containsExactly("\"Welcome!\"", "\"x\"");
        }
    }

    @Test
    void endsWhenAskedTo() throws Exception {
        try (SuiteGateway suite = SuiteGateway.start("127.0.0.1", 0, SuiteProfile.defaults(), null)) {
            assertThat(get(suite, "/admin/shutdown").text()).isEqualTo("shutting down");
            suite.stopped().get(30, TimeUnit.SECONDS);
        }
    }

    private static WireResponse get(SuiteGateway suite, String target) {
        return HttpExchange.complete(WireAddress.local(suite.port()), RawRequest.get(target), Duration.ofSeconds(40));
    }
}
