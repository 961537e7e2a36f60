package dev.signalbox.gateway;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.signalbox.gateway.upstream.UpstreamFailure;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.gateway.wire.RawSocket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The faults that WireMock knows, at a server behind the gateway; after each the few connections there may be are free again. */
@Timeout(60)
class UpstreamFaultsTest {
    private static final Duration DRIBBLE = Duration.ofSeconds(4);
    private static final int TIMES = 20; // far more than the connections there may be

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private WireMockServer old;
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        old = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
        old.start();
        old.stubFor(get("/well").willReturn(aResponse().withBody("well")));
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .ioThreads(1)
                        .upstreams(Upstreams.of(
                                // A server that begins to run on a busy machine must not be taken for a slow one.
                                route("/", Duration.ofSeconds(20)),
                                route("/late", Duration.ofMillis(500)),
                                route("/slow", DRIBBLE.minusSeconds(1))))
                        .build())
                .meters(meters)
                .start();
    }

    private UpstreamRoute route(String path, Duration responseTimeout) {
        return UpstreamRoute.builder(path, List.of(URI.create("http://127.0.0.1:" + old.port())))
                .maxConnections(2)
                .responseTimeout(responseTimeout)
                .idleTimeout(Duration.ofSeconds(20))
                .build();
    }

    @AfterEach
    void wellAgain() throws IOException {
        for (int i = 0; i < TIMES; i++) {
            try (RawSocket socket = RawSocket.to(gateway.port()).get("/well")) {
                RawSocket.Response response = socket.response();
                assertThat(response.statusLine()).contains("200");
                assertThat(response.body()).isEqualTo("well");
            }
        }
        awaitCounts();
        gateway.stop();
        old.stop();
    }

    // An answer is read before it is counted.
    private void awaitCounts() {
        while (meters.get("signalbox.upstream.active").gauges().stream()
                        .mapToDouble(gauge -> gauge.value())
                        .sum()
                > 0) {
            Thread.onSpinWait();
        }
    }

    private double failures() {
        awaitCounts();
        return meters.find("signalbox.upstream.failures").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @ParameterizedTest
    @EnumSource(names = {"EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE", "CONNECTION_RESET_BY_PEER"})
    void noAnswer(Fault fault) throws Exception {
        old.stubFor(any(anyUrl()).atPriority(9).willReturn(aResponse().withFault(fault)));
        for (int i = 0; i < TIMES; i++) {
            try (RawSocket socket = i % 2 == 0
                    ? RawSocket.to(gateway.port()).get("/ill")
                    : RawSocket.to(gateway.port()).post("/ill", "x")) {
                RawSocket.Response response = socket.response();
                assertThat(response.statusLine()).contains("502");
                assertThat(response.body()).isEqualTo("The server behind this one gave no valid answer.");
            }
        }
        assertThat(failures()).isEqualTo(TIMES);
    }

    @Test
    void anAnswerWhoseChunkIsNone() throws Exception {
        old.stubFor(get("/ill").willReturn(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)));
        for (int i = 0; i < TIMES; i++) {
            try (RawSocket socket = RawSocket.to(gateway.port()).get("/ill")) {
                // By how head and chunk come: nothing was sent yet, or it is cut.
                if (!socket.head().contains(" 502 ")) {
                    assertThatExceptionOfType(EOFException.class).isThrownBy(socket::allChunks);
                }
            } catch (EOFException cut) {
                assertThat(cut).isNotNull();
            }
        }
        assertThat(failures()).isEqualTo(TIMES);
    }

    @Test
    void anAnswerThatComesTooLate() throws Exception {
        old.stubFor(get("/late").willReturn(aResponse().withFixedDelay(5_000).withBody("late")));
        for (int i = 0; i < 3; i++) {
            try (RawSocket socket = RawSocket.to(gateway.port()).get("/late")) {
                RawSocket.Response response = socket.response();
                assertThat(response.statusLine()).contains("504");
                assertThat(response.body()).isEqualTo("The server behind this one did not answer in time.");
            }
        }
        awaitCounts();
        assertThat(meters.get("signalbox.upstream.failures")
                        .tags("cause", UpstreamFailure.RESPONSE_TIMEOUT.tag(), "route", "/late")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void anAnswerThatDribblesComesAsItDribbles() throws Exception {
        // Longer in all than an answer may take to begin.
        old.stubFor(get("/slow")
                .willReturn(aResponse().withBody("0123456789".repeat(10)).withChunkedDribbleDelay(10, (int)
                        DRIBBLE.toMillis())));
        try (RawSocket socket = RawSocket.to(gateway.port()).get("/slow")) {
            assertThat(socket.head()).contains(" 200 ");
            StringBuilder body = new StringBuilder();
            int pieces = 0;
            for (String chunk = socket.chunk(); !chunk.isEmpty(); chunk = socket.chunk()) {
                body.append(chunk);
                pieces++;
            }
            assertThat(body).hasToString("0123456789".repeat(10));
            assertThat(pieces).as("pieces, as they came").isEqualTo(10);
        }
        assertThat(meters.find("signalbox.upstream.failures").counters().stream()
                        .filter(counter -> counter.count() > 0)
                        .map(counter -> counter.getId().getTag("cause")))
                .isEmpty();
    }
}
