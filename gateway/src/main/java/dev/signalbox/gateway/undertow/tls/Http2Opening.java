package dev.signalbox.gateway.undertow.tls;

import dev.signalbox.gateway.event.Http2Fault;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.ConnectorStatistics;
import io.undertow.server.DelegateOpenListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http2.Http2OpenListener;
import io.undertow.server.protocol.http2.Http2ReceiveListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Makes of a TLS connection one that speaks HTTP/2, with a {@link FrameWatch} before it and an {@link Http2Connection} behind it. Undertow's own
 * listener gives no access to its connections. Runs on I/O threads; {@link #leave} on any.
 */
final class Http2Opening implements DelegateOpenListener {
    private static final Logger LOG = LoggerFactory.getLogger(Http2Opening.class);

    private final ByteBufferPool buffers;
    private final int maxStreams;
    private final long maxHeaderBytes;
    private final Consumer<Http2Fault> refused;
    private final Set<Http2Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile HttpHandler handler;
    private volatile OptionMap options;
    private volatile boolean leaving;

    Http2Opening(
            ByteBufferPool buffers,
            HttpHandler handler,
            OptionMap options,
            int maxStreams,
            long maxHeaderBytes,
            Consumer<Http2Fault> refused) {
        this.buffers = buffers;
        this.handler = handler;
        this.options = options;
        this.maxStreams = maxStreams;
        this.maxHeaderBytes = maxHeaderBytes;
        this.refused = refused;
    }

    @Override
    public void handleEvent(StreamConnection connection) {
        handleEvent(connection, null);
    }

    @Override
    public void handleEvent(StreamConnection connection, @Nullable PooledByteBuffer read) {
        FrameWatch watch = new FrameWatch(System::nanoTime, maxHeaderBytes, refused);
        if (read != null) {
            ByteBuffer first = read.getBuffer();
            if (!watch.accept(first, first.position(), first.limit())) {
                read.close();
                IoUtils.safeClose(connection);
                return;
            }
        }
        connection
                .getSourceChannel()
                .setConduit(new Watched(connection.getSourceChannel().getConduit(), watch, connection));
        Http2Channel channel =
                new Http2Channel(connection, Http2OpenListener.HTTP2, buffers, read, false, false, options);
        Http2Connection opened = new Http2Connection(channel, handler, maxStreams, refused);
        connections.add(opened);
        channel.addCloseTask(closed -> connections.remove(opened));
        channel.getReceiveSetter().set(new Http2ReceiveListener(opened, options, buffers.getBufferSize(), null));
        int idleMillis = options.get(UndertowOptions.NO_REQUEST_TIMEOUT, -1);
        if (idleMillis > 0) {
            opened.closeUnlessUsed(idleMillis);
        }
        if (leaving) {
            opened.leave();
        }
        channel.resumeReceives();
    }

    /** Every connection is closed as soon as nothing is under way on it. */
    void leave() {
        leaving = true;
        connections.forEach(Http2Connection::leave);
    }

    @Override
    public HttpHandler getRootHandler() {
        return handler;
    }

    @Override
    public void setRootHandler(HttpHandler value) {
        handler = value;
    }

    @Override
    public OptionMap getUndertowOptions() {
        return options;
    }

    @Override
    public void setUndertowOptions(OptionMap value) {
        options = value;
    }

    @Override
    public ByteBufferPool getBufferPool() {
        return buffers;
    }

    @Override
    public @Nullable ConnectorStatistics getConnectorStatistics() {
        return null; // meters are elsewhere
    }

    @Override
    public void closeConnections() {
        leave();
    }

    /** What is read passes by the watch; a connection that it does not let go on is closed. */
    private static final class Watched extends AbstractStreamSourceConduit<StreamSourceConduit> {
        private final FrameWatch watch;
        private final StreamConnection connection;

        Watched(StreamSourceConduit next, FrameWatch watch, StreamConnection connection) {
            super(next);
            this.watch = watch;
            this.connection = connection;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            int from = into.position();
            int count = next.read(into);
            check(into, from);
            return count;
        }

        @Override
        public long read(ByteBuffer[] into, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                if (into[i].hasRemaining()) {
                    return read(into[i]);
                }
            }
            return 0;
        }

        private void check(ByteBuffer read, int from) throws IOException {
            if (!watch.accept(read, from, read.position())) {
                LOG.debug("{} sent frames that only make work", connection.getPeerAddress());
                IoUtils.safeClose(connection);
                throw new IOException("frames that only make work");
            }
        }
    }
}
