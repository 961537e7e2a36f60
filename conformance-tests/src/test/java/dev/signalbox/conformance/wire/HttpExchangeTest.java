package dev.signalbox.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpExchangeTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Duration BRIEFLY = Duration.ofMillis(50);

    private static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Test
    void theRequestGoesOutByteForByteAsItWasWritten() throws Exception {
        List<String> seen = new ArrayList<>();
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            seen.add(line.readHead());
            seen.add(new String(line.read(6), StandardCharsets.UTF_8));
            line.write("HTTP/1.1 204 No Content\r\n\r\n");
        })) {
            RawRequest request = RawRequest.post("/a b?x=[{\"n\":\"|\"}]&y=%41")
                    .header("x-Odd", "1")
                    .header("Host", "elsewhere")
                    .body("a=ü;+");
            WireResponse answer = HttpExchange.complete(peer.address(), request, SOON);

            peer.awaitPlayed();
            assertThat(seen)
                    .containsExactly(
                            "POST /a b?x=[{\"n\":\"|\"}]&y=%41 HTTP/1.1\r\nx-Odd: 1\r\nHost: elsewhere\r\nContent-Length: 6\r\n\r\n",
                            "a=ü;+");
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void chunksAreSeenOneByOneEvenWhenTheyDribbleIn() throws Exception {
        CountDownLatch firstSeen = new CountDownLatch(1);
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            line.readHead();
            line.write(STREAM);
            line.chunk("data: initialized\n\n");
            line.await(firstSeen);
            line.write("1");
            line.write("0\r\nsixteen ");
            line.write("letters!\r");
            line.write("\n0\r\nTrailer: t\r\n\r\n");
        })) {
            try (HttpExchange exchange = HttpExchange.open(peer.address(), RawRequest.get("/"), Deadline.in(SOON))) {
                assertThat(exchange.body().nextText(Deadline.in(SOON))).isEqualTo("data: initialized\n\n");
                firstSeen.countDown();
                assertThat(exchange.body().nextText(Deadline.in(SOON))).isEqualTo("sixteen letters!");
                assertThat(exchange.body().nextText(Deadline.in(SOON))).isNull();
            }
        }
    }

    @Test
    void aWaitThatEndsAtItsDeadlineLosesNothing() throws Exception {
        CountDownLatch waited = new CountDownLatch(1);
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            line.readHead();
            line.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
            line.await(waited);
            line.write("late");
        })) {
            try (HttpExchange exchange = HttpExchange.open(peer.address(), RawRequest.get("/"), Deadline.in(SOON))) {
                assertThatThrownBy(() -> exchange.body().next(Deadline.in(BRIEFLY)))
                        .isInstanceOf(WireTimeoutException.class)
                        .hasMessageContaining("within 50 ms");
                waited.countDown();
                assertThat(exchange.body().nextText(Deadline.in(SOON))).isEqualTo("late");
                assertThat(exchange.body().next(Deadline.in(SOON))).isNull();
            }
        }
    }

    @Test
    void aChunkedBodyThatIsCutIsNotTakenForACompleteOne() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            line.readHead();
            line.write(STREAM);
            line.chunk("whole");
            line.write("5\r\nha");
        })) {
            try (HttpExchange exchange = HttpExchange.open(peer.address(), RawRequest.get("/"), Deadline.in(SOON))) {
                assertThat(exchange.body().nextText(Deadline.in(SOON))).isEqualTo("whole");
                assertThatThrownBy(() -> exchange.body().next(Deadline.in(SOON)))
                        .isInstanceOf(WireException.class)
                        .hasMessageContaining("after 2 of 5 bytes");
            }
        }
    }

    @Test
    void aCountedBodyThatEndsTooEarlyIsAFailure() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            line.readHead();
            line.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nseven..");
        })) {
            assertThatThrownBy(() -> HttpExchange.complete(peer.address(), RawRequest.get("/"), SOON))
                    .hasMessageContaining("3 bytes too early");
        }
    }

    @Test
    void aResetIsReportedAsAFailureAndNotAsAnEnd() throws Exception {
        CountDownLatch headSeen = new CountDownLatch(1);
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            line.readHead();
            line.write("HTTP/1.1 200 OK\r\n\r\n");
            line.await(headSeen);
            line.reset();
        })) {
            try (HttpExchange exchange = HttpExchange.open(peer.address(), RawRequest.get("/"), Deadline.in(SOON))) {
                headSeen.countDown();
                assertThatThrownBy(() -> exchange.body().next(Deadline.in(SOON)))
                        .isInstanceOf(WireException.class)
                        .hasMessageContaining("reading failed");
            }
        }
    }

    @Test
    void aBodyWithoutLengthEndsWithItsConnection() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            line.readHead();
            line.write("HTTP/1.1 200 OK\r\n\r\nto the end");
        })) {
            assertThat(HttpExchange.complete(peer.address(), RawRequest.get("/"), SOON)
                            .text())
                    .isEqualTo("to the end");
        }
    }

    @Test
    void anInterimAnswerIsPassedOver() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            line.readHead();
            line.write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        })) {
            assertThat(HttpExchange.complete(peer.address(), RawRequest.get("/"), SOON)
                            .text())
                    .isEqualTo("ok");
        }
    }

    @Test
    void anythingButAStatusLineIsRefused() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            line.readHead();
            line.write("SSH-2.0-OpenSSH\r\n\r\n");
        })) {
            assertThatThrownBy(() -> HttpExchange.complete(peer.address(), RawRequest.get("/"), SOON))
                    .hasMessageContaining("not a status line: SSH-2.0-OpenSSH");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-5\r\n",
                "Transfer-Encoding: chunked\r\n\r\n\r\n",
                "Content-Length: many\r\n\r\n",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 99999999999999999999\r\n\r\n"
            })
    void aLengthThatIsNoneIsRefusedBeforeMemoryIsSpent(String rest) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            line.readHead();
            line.write("HTTP/1.1 200 OK\r\n" + rest);
        })) {
            assertThatThrownBy(() -> HttpExchange.complete(peer.address(), RawRequest.get("/"), SOON))
                    .isInstanceOf(WireException.class)
                    .hasMessageContaining("(expected: ");
        }
    }

    @Test
    void aReasonPhraseAndItsSpacesSurvive() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            line.readHead();
            line.write("HTTP/1.1 403 Forbidden: JSONP is disabled.\r\nContent-Length: 0\r\n\r\n");
        })) {
            WireResponse answer = HttpExchange.complete(peer.address(), RawRequest.get("/"), SOON);
            assertThat(answer.head().reason()).isEqualTo("Forbidden: JSONP is disabled.");
        }
    }

    @Test
    void theOtherSideSeesAHalfClosedSocketAndMayStillAnswer() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            line.readHead();
            assertThat(line.readOrEnd()).isEqualTo(-1);
            line.write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbye");
        })) {
            try (WireSocket socket = WireSocket.open(peer.address(), Deadline.in(SOON))) {
                socket.send(RawRequest.get("/").toBytes(peer.address()));
                socket.halfClose();
                HttpExchange exchange = HttpExchange.await(socket, "GET", Deadline.in(SOON));
                assertThat(exchange.body().nextText(Deadline.in(SOON))).isEqualTo("bye");
            }
            peer.awaitPlayed();
        }
    }
}
