package dev.signalbox.gateway.undertow.transport;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Notices that the peer of an open response is gone although nothing is being written: the end or a failure of its side of
 * the socket. Runs on the I/O thread.
 *
 * <p>On HTTP/2 a socket is shared and always read: a reset stream or a lost connection completes the exchange, and there is nothing to do here.
 */
public abstract class PeerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);

    private PeerWatch() {}

    /** A watch of an exchange whose request is complete when it starts; {@code gone} is told once at most. */
    public static PeerWatch of(HttpServerExchange exchange, Runnable gone) {
        return exchange.getConnection() instanceof HttpServerConnection connection
                ? new OfSocket(connection, gone)
                : new OfStream();
    }

    /** Begins to look. */
    public abstract void start();

    /** Looks no longer. Idempotent. */
    public abstract void stop();

    private static final class OfStream extends PeerWatch {
        @Override
        public void start() {}

        @Override
        public void stop() {}
    }

    /** Bytes that come instead of the end are the peer's next request; they are kept where the server looks for it once this response is complete. */
    private static final class OfSocket extends PeerWatch {
        private final HttpServerConnection connection;
        private final Runnable gone;
        private boolean watching;

        private OfSocket(HttpServerConnection connection, Runnable gone) {
            this.connection = connection;
            this.gone = gone;
        }

        @Override
        public void start() {
            if (watching || connection.getExtraBytes() != null) {
                return; // the next request is here already; a failing write will have to tell
            }
            watching = true;
            ConduitStreamSourceChannel source = connection.getChannel().getSourceChannel();
            source.setReadListener(channel -> readable());
            connection.getOriginalSourceConduit().resumeReads();
        }

        @Override
        public void stop() {
            if (watching) {
                watching = false;
                connection.getChannel().getSourceChannel().setReadListener(null);
                connection.getOriginalSourceConduit().suspendReads();
            }
        }

        private void readable() {
            if (!watching) {
                return;
            }
            PooledByteBuffer pooled = connection.getByteBufferPool().allocate();
            int count;
            try {
                count = connection.getOriginalSourceConduit().read(pooled.getBuffer());
            } catch (IOException e) {
                LOG.trace("read failed", e);
                count = -1;
            }
            if (count > 0) {
                stop();
                pooled.getBuffer().flip();
                connection.setExtraBytes(pooled);
                return;
            }
            pooled.close();
            if (count < 0) {
                stop();
                gone.run();
            }
        }
    }
}
