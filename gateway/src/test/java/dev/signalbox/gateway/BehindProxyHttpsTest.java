package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.gateway.arrival.Forwarding;
import dev.signalbox.gateway.http.HttpReply;
import dev.signalbox.gateway.identity.TrustedProxies;
import dev.signalbox.gateway.tls.Certificates;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.wire.RawSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The PROXY protocol before TLS: a balancer that passes connections on as they are. */
@Timeout(60)
class BehindProxyHttpsTest {
    @TempDir
    Path folder;

    private Certificates certificates;

    private Gateway start() throws Exception {
        certificates = new Certificates();
        Path file = folder.resolve("server.pem");
        certificates.pemFile(file, certificates.server("EC"));
        return Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .tls(TlsConfig.builder(0, file).build())
                        .trustedProxies(TrustedProxies.of("127.0.0.1"))
                        .forwarding(Forwarding.DEFAULT.withProxyProtocol(true))
                        .bodyTimeout(Duration.ofMillis(400))
                        .build())
                .endpoint(
                        "/who",
                        facts -> HttpReply.text(
                                facts.remoteAddress() + " " + facts.address().url(facts.path())))
                .start();
    }

    private static byte[] header(int version) {
        if (version == 1) {
            return "PROXY TCP4 198.51.100.7 203.0.113.1 4711 443\r\n".getBytes(US_ASCII);
        }
        return ByteBuffer.allocate(28)
                .put(new byte[] {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n', 0x21, 0x11, 0, 12})
                .put(new byte[] {(byte) 198, 51, 100, 7, (byte) 203, 0, 113, 1})
                .putShort((short) 4711)
                .putShort((short) 443)
                .array();
    }

    @ParameterizedTest
    @CsvSource({"1, apart", "1, together", "1, bytewise", "2, apart", "2, together", "2, bytewise"})
    @DisplayName("the client's address is known and TLS goes on, however header and greeting are cut")
    void headerBeforeTheGreeting(int version, String how) throws Exception {
        try (Gateway gateway = start();
                Prefixed plain = new Prefixed(header(version), how)) {
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.httpsPort()));
            plain.setSoTimeout(20_000);
            plain.setTcpNoDelay(true);
            try (SSLSocket socket = (SSLSocket) certificates
                    .client(null)
                    .getSocketFactory()
                    .createSocket(plain, "localhost", gateway.httpsPort(), true)) {
                socket.startHandshake();
                for (int i = 0; i < 2; i++) {
                    socket.getOutputStream().write("GET /who HTTP/1.1\r\nHost: example.com\r\n\r\n".getBytes(US_ASCII));
                    ByteArrayOutputStream answer = new ByteArrayOutputStream();
                    while (!answer.toString(US_ASCII).endsWith("198.51.100.7 https://example.com/who")) {
                        int octet = socket.getInputStream().read();
                        assertThat(octet).as(answer.toString(US_ASCII)).isNotNegative();
                        answer.write(octet);
                    }
                    assertThat(answer.toString(US_ASCII)).startsWith("HTTP/1.1 200 ");
                }
            }
        }
    }

    @Test
    @DisplayName("a greeting without a header, and a header without a greeting, are closed")
    void withoutOne() throws Exception {
        try (Gateway gateway = start()) {
            try (RawSocket greeting =
                    RawSocket.to(gateway.httpsPort()).send(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01})) {
                greeting.drain();
            }
            assertThat(gateway.meters()
                            .get("signalbox.proxy.headers.refused")
                            .counter()
                            .count())
                    .isEqualTo(1);
            for (int version : List.of(1, 2)) {
                try (RawSocket plain =
                        RawSocket.to(gateway.httpsPort()).send(header(version)).get("/who")) {
                    plain.drain(); // no TLS: closed without an answer in plain text
                }
            }
        }
    }

    /** Sends a header before its first bytes. */
    private static final class Prefixed extends Socket {
        private final byte[] header;
        private final String how;
        private boolean sent;

        Prefixed(byte[] header, String how) {
            this.header = header;
            this.how = how;
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            OutputStream out = super.getOutputStream();
            return new OutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    write(new byte[] {(byte) octet}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    if (sent) {
                        out.write(bytes, from, length);
                        return;
                    }
                    sent = true;
                    ByteArrayOutputStream all = new ByteArrayOutputStream();
                    all.writeBytes(header);
                    if (how.equals("apart")) {
                        out.write(header);
                        all.reset();
                    }
                    all.write(bytes, from, length);
                    if (how.equals("bytewise")) {
                        for (byte octet : all.toByteArray()) {
                            out.write(octet);
                        }
                    } else {
                        out.write(all.toByteArray());
                    }
                }
            };
        }
    }
}
