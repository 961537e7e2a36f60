package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.JsonText;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of negotiate, what the rules L 36 to L 58 do not ask a server for: other time-outs than the usual, other mounts. */
final class NegotiateIT {

    @RegisterExtension
    final Suites suites = new Suites();

    @Test
    @DisplayName("L 37: configured time-outs are reported in seconds")
    void configuredTimeoutsAreReportedInSeconds() {
        SuiteServer server = suites.start(SuiteSettings.defaults()
                .timing(timing -> timing.connectionTimeout(Duration.ofMillis(90_500))
                        .disconnectTimeout(Duration.ofSeconds(10))
                        .transportConnectTimeout(Duration.ofMillis(2_250))
                        .longPollDelay(Duration.ofMillis(250))));
        // A third of ten seconds, counted in units of 100 nanoseconds and doubled.
        assertThat(server.get("/signalr/negotiate").text())
                .contains("\"KeepAliveTimeout\":6.6666666,\"DisconnectTimeout\":10.0,\"ConnectionTimeout\":90.5,")
                .contains("\"TransportConnectTimeout\":2.25,\"LongPollDelay\":0.25}");
    }

    @ParameterizedTest
    @CsvSource({
        "/signalr/negotiate, /signalr",
        "/signalr/foo/negotiate, /signalr/foo",
        "/signalr/a%20b/negotiate, /signalr/a b",
        "/SignalR/negotiate, /signalr",
        "/echo/negotiate, /echo"
    })
    @DisplayName("L 40, L 41: Url is the decoded path without the suffix")
    void urlIsTheDecodedPathWithoutTheSuffix(String target, String url) {
        JsonText answer = JsonText.parse(suites.start().get(target).text());
        assertThat(answer.at("Url").string()).isEqualTo(url);
    }
}
