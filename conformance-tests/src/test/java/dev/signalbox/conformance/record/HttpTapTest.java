package dev.signalbox.conformance.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.wire.RawRequest.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tap never fails, whatever passes: the thread that moves the bytes would end with it. */
final class HttpTapTest {
    private final List<String> told = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-7fffffffffffffff", "8000000000000000", "x", ""})
    void aChunkSizeThatIsNoneMakesItBlind(String size) {
        HttpTap tap = new HttpTap(new Told());
        byte[] bytes = ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\nabc")
                .getBytes(StandardCharsets.US_ASCII);

        tap.see(bytes, 0, bytes.length);

        assertThat(told).containsExactly("head HTTP/1.1 200 OK", "blind not a chunk size");
    }

    private final class Told implements HttpTap.Listener {
        @Override
        public HttpTap.Framing head(String startLine, List<Header> headers) {
            told.add("head " + startLine);
            return HttpTap.Framing.CLOSE;
        }

        @Override
        public void body(byte[] bytes, int offset, int length) {
            told.add("body " + new String(bytes, offset, length, StandardCharsets.US_ASCII));
        }

        @Override
        public void end() {
            told.add("end");
        }

        @Override
        public void tunnel(byte[] bytes, int offset, int length) {
            told.add("tunnel");
        }

        @Override
        public void blind(String why) {
            told.add("blind " + why);
        }
    }
}
