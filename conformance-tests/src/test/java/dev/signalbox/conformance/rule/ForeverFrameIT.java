package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** L 117-122. */
final class ForeverFrameIT {

    @RegisterExtension
    final Suites suites = new Suites();

    @ParameterizedTest
    @CsvSource({"7,7", "007,7", "4294967295,4294967295", "0,0"})
    @DisplayName("L 117-122: the bytes of a frame from its first to its last")
    void bytesOfAFrame(String sent, String printed) {
        SuiteServer server = suites.startQuick();
        WireClient client = server.client(server.chat(Transport.FOREVER_FRAME));
        client.negotiate();
        HttpExchange frame = server.open(RawRequest.get(client.target("/connect", Map.of("frameId", sent))));
        Deadline deadline = Deadline.in(Duration.ofSeconds(15));

        assertThat(frame.head().header("Content-Type")).isEqualTo("text/html; charset=UTF-8");
        assertThat(frame.body().nextText(deadline))
                .isEqualTo("<!DOCTYPE html><html><head><title>SignalR Forever Frame Transport Stream</title>\r\n"
                        + "<script>\r\n"
                        + "    var $ = window.parent.jQuery,\r\n"
                        + "        ff = $ ? $.signalR.transports.foreverFrame : null,\r\n"
                        + "        c =  ff ? ff.getConnection('" + printed + "') : null,\r\n"
                        + "        r = ff ? ff.receive : function() {};\r\n"
                        + "    ff ? ff.started(c) : '';</script></head><body>\r\n");
        assertThat(frame.body().nextText(deadline))
                .matches("<script>r\\(c, \\{\"C\":\"[^\"]+\",\"S\":1,\"M\":\\[]}\\);</script>\r\n");
        client.start();
        client.post(WireClient.invocation("chatHub", "CallCaller", 0, "\"m\"", "\"</script><b>&\""));
        assertThat(frame.body().nextText(deadline))
                .matches("<script>r\\(c, \\{\"C\":\"[^\"]+\",\"M\":\\[\\{\"H\":\"ChatHub\",\"M\":\"m\","
                        + "\"A\":\\[\"\\\\u003c/script\\\\u003e\\\\u003cb\\\\u003e&\"]}]}\\);</script>\r\n");
        assertThat(frame.body().nextText(deadline)).isEqualTo("<script>r(c, {});</script>\n\n");
        client.abort();
        assertThat(frame.body().nextText(deadline)).isNull();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "-1", "+1", " 1", "1 ", "abc", "4294967296", "1.0", "1'", "0x1"})
    @DisplayName("L 118: a wrong frameId fails before any byte of a frame")
    void wrongFrameIdFailsBeforeAnyByte(String frameId) {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(Transport.FOREVER_FRAME));
        client.negotiate();
        WireResponse answer =
                server.get(client.target("/connect", frameId == null ? Map.of() : Map.of("frameId", frameId)));
        assertThat(answer.status()).isIn(400, 500);
        assertThat(answer.text()).doesNotContain("<");
    }

    @Test
    @DisplayName("B 6: a reconnect begins with the whole prelude again")
    void reconnectBeginsWithTheWholePrelude() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.FOREVER_FRAME);
        HttpExchange frame = server.open(client.receiveRequest("/reconnect"));
        assertThat(frame.body().nextText(Deadline.in(Duration.ofSeconds(5))))
                .startsWith("<!DOCTYPE html>")
                .endsWith("</script></head><body>\r\n");
    }
}
