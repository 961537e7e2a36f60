package dev.signalbox.gateway.undertow.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.gateway.wire.RawSocket;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {
    private final Heard heard = new Heard();

    @Test
    @DisplayName("L 126: a fragmented text is put together, with a ping in between")
    void fragments() {
        read(65536, frame(0x01, "ab"), frame(0x89, "?"), frame(0x00, ""), frame(0x80, "cd"));
        assertThat(heard.events).containsExactly("ping ?", "text abcd");
    }

    @Test
    void emptyTextIsAMessage() {
        read(65536, frame(0x81, ""));
        assertThat(heard.events).containsExactly("text ");
    }

    @Test
    @DisplayName("L 127: the limit counts bytes, is allowed and not exceeded, also over fragments")
    void limit() {
        read(6, frame(0x81, "äöü"), frame(0x01, "abc"), frame(0x80, "def"), frame(0x81, "1234567"));
        assertThat(heard.events).containsExactly("text äöü", "text abcdef", "violation 1009");
    }

    @Test
    void tooLongIsSaidByTheHeadAlone() {
        read(65536, new byte[] {(byte) 0x81, (byte) 0xFF, 0x7F, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0});
        assertThat(heard.events).containsExactly("violation 1009");
    }

    @Test
    void secondFragmentCannotOverflowTheSum() {
        read(65536, frame(0x01, "abc"), new byte[] {
            (byte) 0x80, (byte) 0xFF, 0x7F, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0
        });
        assertThat(heard.events).containsExactly("violation 1009");
    }

    @Test
    @DisplayName("L 128: -1 is no limit")
    void unlimited() {
        String long1 = "x".repeat(300_000);
        read(-1, frame(0x81, long1));
        assertThat(heard.events).containsExactly("text " + long1);
    }

    @ParameterizedTest(name = "first byte {0}, payload {1}: {2}")
    @CsvSource({
        "82, ab, violation 1003",
        "02, ab, violation 1003",
        "80, ab, violation 1002",
        "83, ab, violation 1002",
        "8b, ab, violation 1002",
        "c1, ab, violation 1002",
        "09, ab, violation 1002",
        "88, '', close",
        "88, a, violation 1002",
        "8a, ab, ''",
    })
    @DisplayName("L 129: binary is refused, and what RFC 6455 forbids")
    void singleFrames(String first, String payload, String event) {
        read(65536, frame(Integer.parseInt(first, 16), payload));
        assertThat(String.join(",", heard.events)).isEqualTo(event);
    }

    @Test
    void textWithinATextIsRefused() {
        read(65536, frame(0x01, "ab"), frame(0x81, "cd"));
        assertThat(heard.events).containsExactly("violation 1002");
    }

    @Test
    void longControlFrameIsRefused() {
        read(65536, frame(0x89, "x".repeat(126)));
        assertThat(heard.events).containsExactly("violation 1002");
    }

    @Test
    void unmaskedFrameIsRefused() {
        read(65536, new byte[] {(byte) 0x81, 1, 'a'});
        assertThat(heard.events).containsExactly("violation 1002");
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        read(65536, RawSocket.maskedFrame(0x81, new byte[] {'a', (byte) 0xC3}));
        assertThat(heard.events).containsExactly("violation 1007");
    }

    @Test
    void nothingIsReadBehindAClose() {
        read(65536, frame(0x88, "\u0003\u00e8"), frame(0x81, "late"));
        assertThat(heard.events).containsExactly("close");
    }

    @Test
    void pausingLeavesTheRestForLater() {
        heard.pauseAfter = 1;
        FrameReader reader = new FrameReader(100, heard);
        ByteBuffer bytes = ByteBuffer.wrap(join(frame(0x81, "a"), frame(0x81, "b")));
        assertThat(reader.read(bytes)).isFalse();
        assertThat(heard.events).containsExactly("text a");
        assertThat(reader.read(bytes)).isTrue();
        assertThat(heard.events).containsExactly("text a", "text b");
    }

    @Property(tries = 200)
    void cutsDoNotMatter(
            @ForAll @Size(max = 6) List<String> texts,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 40) Integer> cuts) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (String text : texts) {
            byte[] utf8 = text.getBytes(UTF_8);
            int half = utf8.length / 2;
            wire.writeBytes(RawSocket.maskedFrame(0x01, java.util.Arrays.copyOf(utf8, half)));
            wire.writeBytes(frame(0x89, "p"));
            wire.writeBytes(RawSocket.maskedFrame(0x80, java.util.Arrays.copyOfRange(utf8, half, utf8.length)));
            expected.add("ping p");
            expected.add("text " + new String(utf8, UTF_8));
        }
        Heard pieces = new Heard();
        FrameReader reader = new FrameReader(1 << 20, pieces);
        ByteBuffer bytes = wire.size() == 0 ? ByteBuffer.allocate(0) : ByteBuffer.wrap(wire.toByteArray());
        for (int i = 0; bytes.hasRemaining(); i++) {
            int count = Math.min(cuts.get(i % cuts.size()), bytes.remaining());
            ByteBuffer piece = bytes.slice(bytes.position(), count);
            reader.read(piece);
            bytes.position(bytes.position() + count);
        }
        assertThat(pieces.events).isEqualTo(expected);
    }

    private void read(int limit, byte[]... frames) {
        new FrameReader(limit, heard).read(ByteBuffer.wrap(join(frames)));
    }

    private static byte[] frame(int first, String payload) {
        return RawSocket.maskedFrame(first, payload.getBytes(UTF_8));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static final class Heard implements FrameReader.Listener {
        final List<String> events = new ArrayList<>();
        int pauseAfter = Integer.MAX_VALUE;

        @Override
        public boolean text(String message) {
            events.add("text " + message);
            return events.size() != pauseAfter;
        }

        @Override
        public void ping(byte[] payload) {
            events.add("ping " + new String(payload, UTF_8));
        }

        @Override
        public void close() {
            events.add("close");
        }

        @Override
        public void violation(int status) {
            events.add("violation " + status);
        }
    }
}
