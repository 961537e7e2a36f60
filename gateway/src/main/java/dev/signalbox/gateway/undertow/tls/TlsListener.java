package dev.signalbox.gateway.undertow.tls;

import dev.signalbox.gateway.event.Http2Fault;
import dev.signalbox.gateway.tls.TlsConfig;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/** A port that serves https. Safe for use by any thread. */
public final class TlsListener implements AutoCloseable {
    /** Makes what connections pass before TLS begins. */
    @FunctionalInterface
    public interface Gating {
        /** The gate before what comes next. */
        ChannelListener<? super StreamConnection> before(
                ChannelListener<? super StreamConnection> next, ByteBufferPool buffers);
    }

    private static final int BUFFER_BYTES = 16 * 1024; // what Undertow's builder takes

    private final AcceptingChannel<StreamConnection> channel;
    private final TlsOpening opening;

    private TlsListener(AcceptingChannel<StreamConnection> channel, TlsOpening opening) {
        this.channel = channel;
        this.opening = opening;
    }

    /**
     * Begins to listen.
     *
     * @param worker whose I/O threads accept and serve
     * @param address where
     * @param handler what serves requests
     * @param server Undertow's options
     * @param socket options of the sockets
     * @param config how TLS is spoken
     * @param context the certificate and its key
     * @param refused told of connections that speak HTTP/2 and were ended for what their clients send; on I/O threads
     * @param gate what connections pass first; null for nothing
     * @throws IOException when the address cannot be listened on
     */
    public static TlsListener listen(
            XnioWorker worker,
            InetSocketAddress address,
            HttpHandler handler,
            OptionMap server,
            OptionMap socket,
            TlsConfig config,
            SSLContext context,
            Consumer<Http2Fault> refused,
            @Nullable Gating gate)
            throws IOException {
        ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_BYTES, -1, 4);
        TlsOpening opening = new TlsOpening(config, context, handler, server, buffers, refused);
        AcceptingChannel<StreamConnection> channel = worker.createStreamConnectionServer(
                address,
                ChannelListeners.openListenerAdapter(gate == null ? opening : gate.before(opening, buffers)),
                socket);
        channel.resumeAccepts();
        return new TlsListener(channel, opening);
    }

    /** The port it listens on. */
    public int port() {
        return channel.getLocalAddress(InetSocketAddress.class).getPort();
    }

    /** From now on new connections are greeted with another certificate; open ones go on. */
    public void switchTo(SSLContext context) {
        opening.switchTo(context);
    }

    /** Each connection that speaks HTTP/2 is closed with a GOAWAY as soon as nothing is under way on it. */
    public void leave() {
        opening.leave();
    }

    /** Accepts no more; open connections stay. */
    @Override
    public void close() {
        IoUtils.safeClose(channel);
    }
}
