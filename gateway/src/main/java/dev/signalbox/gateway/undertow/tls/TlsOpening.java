package dev.signalbox.gateway.undertow.tls;

import dev.signalbox.gateway.event.Http2Fault;
import dev.signalbox.gateway.tls.ClientCertificates;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.undertow.transport.Timers;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.AlpnOpenListener;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.server.protocol.http2.Http2OpenListener;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.SslClientAuthMode;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.ssl.SslConnection;

/**
 * Makes of a new connection one that speaks TLS, and of that HTTP/2 or HTTP/1.1, as the client chooses. A handshake that takes too long ends the
 * connection: Undertow itself waits for ever.
 */
final class TlsOpening implements ChannelListener<StreamConnection> {
    private static final String NO_SESSION = "SSL_NULL_WITH_NULL_NULL";
    private static final String HTTP11 = "http/1.1";
    // Open streams of all tabs of a browser.
    private static final int MAX_STREAMS = 256;
    private static final int MAX_HEADER_BYTES = 256 * 1024;

    private final UndertowXnioSsl ssl;
    private final OptionMap options;
    private final ChannelListener<? super StreamConnection> next;
    private final @Nullable Http2Opening http2; // null where it is not spoken
    private final long handshakeMillis;

    private record Negotiating(AlpnOpenListener next, Http2Opening http2) {}

    TlsOpening(
            TlsConfig config,
            SSLContext context,
            HttpHandler handler,
            OptionMap server,
            ByteBufferPool buffers,
            Consumer<Http2Fault> refused) {
        // With buffers of its own: a whole record of TLS does not fit into ours.
        ssl = new UndertowXnioSsl(Xnio.getInstance(TlsOpening.class.getClassLoader()), OptionMap.EMPTY, context);
        options = options(config);
        handshakeMillis = config.handshakeTimeout().toMillis();
        if (config.http2()) {
            Negotiating negotiating = negotiating(handler, server, buffers, refused);
            next = negotiating.next;
            http2 = negotiating.http2;
        } else {
            next = http1(handler, server, buffers);
            http2 = null;
        }
    }

    private static OptionMap options(TlsConfig config) {
        OptionMap.Builder options = OptionMap.builder()
                .set(Options.SSL_ENABLED_PROTOCOLS, Sequence.of(config.protocols()))
                .set(Options.SSL_CLIENT_AUTH_MODE, mode(config.clientCertificates()))
                .set(UndertowOptions.SSL_USER_CIPHER_SUITES_ORDER, true); // ours, not the client's
        if (!config.ciphers().isEmpty()) {
            options.set(Options.SSL_ENABLED_CIPHER_SUITES, Sequence.of(config.ciphers()));
        }
        return options.getMap();
    }

    private static SslClientAuthMode mode(ClientCertificates certificates) {
        return switch (certificates) {
            case NONE -> SslClientAuthMode.NOT_REQUESTED;
            case WANT -> SslClientAuthMode.REQUESTED;
            case NEED -> SslClientAuthMode.REQUIRED;
        };
    }

    private static HttpOpenListener http1(HttpHandler handler, OptionMap server, ByteBufferPool buffers) {
        HttpOpenListener http1 = new HttpOpenListener(buffers, server);
        http1.setRootHandler(handler);
        return http1;
    }

    private static Negotiating negotiating(
            HttpHandler handler, OptionMap server, ByteBufferPool buffers, Consumer<Http2Fault> refused) {
        HttpOpenListener http1 = http1(handler, server, buffers);
        OptionMap bounded = OptionMap.builder()
                .addAll(server)
                .set(UndertowOptions.ENABLE_HTTP2, true)
                .set(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
                .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, MAX_STREAMS)
                .set(UndertowOptions.MAX_RST_FRAMES_PER_WINDOW, FrameWatch.MAX_RESETS)
                .set(UndertowOptions.RST_FRAMES_TIME_WINDOW, (int)
                        TimeUnit.NANOSECONDS.toMillis(FrameWatch.WINDOW_NANOS))
                .getMap();
        Http2Opening http2 = new Http2Opening(
                buffers,
                handler,
                bounded,
                MAX_STREAMS,
                server.get(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES),
                refused);
        AlpnOpenListener alpn = new AlpnOpenListener(buffers, bounded, http1);
        alpn.addProtocol(Http2OpenListener.HTTP2, http2, 10);
        alpn.addProtocol(HTTP11, http1, 5);
        return new Negotiating(alpn, http2);
    }

    /** Each connection that speaks HTTP/2 is closed as soon as nothing is under way on it. */
    void leave() {
        if (http2 != null) {
            http2.leave();
        }
    }

    void switchTo(SSLContext context) {
        ssl.updateSSLContext(context);
    }

    @Override
    public void handleEvent(StreamConnection plain) {
        SslConnection connection = ssl.wrapExistingConnection(plain, options, false);
        SSLEngine engine = UndertowXnioSsl.getSslEngine(connection);
        Timers.later(
                plain.getIoThread(),
                () -> {
                    if (!isShaken(engine)) {
                        IoUtils.safeClose(plain);
                    }
                },
                handshakeMillis);
        next.handleEvent(connection);
    }

    private static boolean isShaken(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                && !engine.getSession().getCipherSuite().equals(NO_SESSION);
    }
}
