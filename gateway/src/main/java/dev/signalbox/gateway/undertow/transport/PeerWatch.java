package dev.signalbox.gateway.undertow.transport;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.ServerConnection;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Notices that the peer of an open response is gone although nothing is being written: the end or a failure of its side of
 * the socket.
 *
 * <p>Bytes that come instead are the peer's next request; they are kept where the server looks for it once this response is
 * complete. Runs on the I/O thread.
 */
final class PeerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);

    private final HttpServerConnection connection;
    private final Runnable gone;
    private boolean watching;

    PeerWatch(ServerConnection connection, Runnable gone) {
        this.connection = (HttpServerConnection) connection;
        this.gone = gone;
    }

    void start() {
        if (connection.getExtraBytes() != null) {
            return; // the next request is here already; a failing write will have to tell
        }
        watching = true;
        ConduitStreamSourceChannel source = connection.getChannel().getSourceChannel();
        source.setReadListener(channel -> readable());
        connection.getOriginalSourceConduit().resumeReads();
    }

    void stop() {
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
