package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.gateway.undertow.transport.Timers;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import org.xnio.IoUtils;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Closes a connection whose client is still sending: says that nothing more comes, reads on for a bounded while, closes.
 * Runs on the I/O thread.
 */
final class Linger {
    private final HttpServerConnection connection;
    private long bytesLeft;

    private Linger(HttpServerConnection connection, long bytes) {
        this.connection = connection;
        this.bytesLeft = bytes;
    }

    static void on(HttpServerExchange exchange, long bytes, long millis) {
        if (!(exchange.getConnection() instanceof HttpServerConnection connection)) {
            IoUtils.safeClose(exchange.getConnection()); // HTTP/2: only its own stream is reset, after the answer
            return;
        }
        Linger linger = new Linger(connection, bytes);
        ConduitStreamSourceChannel source = connection.getChannel().getSourceChannel();
        source.setReadListener(channel -> linger.discard());
        try {
            connection.getOriginalSinkConduit().terminateWrites();
        } catch (IOException e) {
            linger.close();
            return;
        }
        connection.getOriginalSourceConduit().wakeupReads();
        Timers.later(exchange.getIoThread(), linger::close, millis);
    }

    private void discard() {
        try (PooledByteBuffer pooled = connection.getByteBufferPool().allocate()) {
            while (bytesLeft > 0) {
                pooled.getBuffer().clear();
                int count = connection.getOriginalSourceConduit().read(pooled.getBuffer());
                if (count == 0) {
                    return;
                }
                if (count < 0) {
                    break;
                }
                bytesLeft -= count;
            }
        } catch (IOException e) {
            bytesLeft = 0; // reset by the peer; nothing is left to be careful about
        }
        close();
    }

    private void close() {
        IoUtils.safeClose(connection);
    }
}
