package dev.signalbox.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class WebSocketWireTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    @Test
    void aTextFrameIsMaskedAndUnmaskedAgain() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            accept(line);
            // 81 85: final text frame, masked, 5 bytes; then the key 37 fa 21 3d and "Hello" under it (RFC
            // 6455 section 5.7).
            assertThat(line.read(11)).isEqualTo(bytes("8185 37fa213d 7f9f4d5158"));
            line.write(bytes("8103 616263"));
            line.write(bytes("8802 03e8"));
        })) {
            try (WebSocketWire socket = open(peer)) {
                socket.sendText("Hello");
                assertThat(socket.nextMessage(Deadline.in(SOON))).isEqualTo("abc");
                assertThat(socket.nextMessage(Deadline.in(SOON))).isNull();
                socket.awaitEnd(Deadline.in(SOON));
            }
            peer.awaitPlayed();
        }
    }

    @Test
    void longFramesCarryTheirLengthInTwoOrEightBytes() {
        assertThat(Frame.of(Frame.TEXT, new byte[126]).toBytes()).startsWith(bytes("81fe 007e"));
        assertThat(Frame.of(Frame.BINARY, new byte[65_536]).toBytes()).startsWith(bytes("82ff 0000000000010000"));
    }

    @Test
    void framesReadBackAsTheyWereWritten() throws Exception {
        Frame sent = new Frame(false, 5, Frame.CONTINUATION, false, new byte[70_000]);
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            accept(line);
            line.write(sent.toBytes());
        })) {
            try (WebSocketWire socket = open(peer)) {
                Frame seen = socket.nextFrame(Deadline.in(SOON));
                assertThat(seen).usingRecursiveComparison().isEqualTo(sent);
            }
        }
    }

    @Test
    void aPingIsAnsweredWhileWaitingForAMessage() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            accept(line);
            line.write(bytes("8902 6869"));
            assertThat(line.read(8))
                    .isEqualTo(Frame.of(Frame.PONG, bytes("6869")).toBytes());
            line.write(bytes("8101 78"));
        })) {
            try (WebSocketWire socket = open(peer)) {
                assertThat(socket.nextMessage(Deadline.in(SOON))).isEqualTo("x");
            }
            peer.awaitPlayed();
        }
    }

    @Test
    void fragmentedMaskedAndCompressedMessagesAreRefused() throws Exception {
        for (String wrong : new String[] {"0101 78", "c101 78", "8181 00000000 78", "8201 78"}) {
            try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
                accept(line);
                line.write(bytes(wrong));
            })) {
                try (WebSocketWire socket = open(peer)) {
                    assertThatThrownBy(() -> socket.nextMessage(Deadline.in(SOON)))
                            .as(wrong)
                            .isInstanceOf(WireException.class);
                }
            }
        }
    }

    @Test
    void aConnectionThatEndsWithoutACloseFrameIsAFailure() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            accept(line);
            line.write(bytes("8105 78"));
        })) {
            try (WebSocketWire socket = open(peer)) {
                assertThatThrownBy(() -> socket.nextMessage(Deadline.in(SOON)))
                        .hasMessageContaining("after 1 of 5 bytes");
            }
        }
    }

    @Test
    void aRefusedUpgradeShowsStatusAndText() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            line.readHead();
            line.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\nwrong");
        })) {
            assertThatThrownBy(() -> open(peer)).hasMessageContaining("400 wrong");
        }
    }

    @Test
    void aWrongAcceptKeyIsNoUpgrade() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(line -> {
            line.readHead();
            line.write("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: nonsense\r\n\r\n");
        })) {
            assertThatThrownBy(() -> open(peer)).hasMessageContaining("Sec-WebSocket-Accept: nonsense");
        }
    }

    @Test
    void closeFramesCarryCodeAndReason() {
        Frame close = Frame.close(1009, "too big");
        assertThat(close.closeCode()).isEqualTo(1009);
        assertThat(close.closeReason()).isEqualTo("too big");
        assertThat(Frame.of(Frame.CLOSE, new byte[0]).closeCode()).isEqualTo(-1);
    }

    private static WebSocketWire open(ScriptedPeer peer) {
        return WebSocketWire.open(peer.address(), WebSocketWire.upgrade("/ws"), Deadline.in(SOON));
    }

    private static void accept(ScriptedPeer.Line line) throws Exception {
        String head = line.readHead();
        String key = head.replaceAll("(?s).*Sec-WebSocket-Key: ([^\r]*)\r.*", "$1");
        byte[] digest = MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        line.write(
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: "
                        + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n");
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
