package dev.signalbox.gateway.undertow.listen;

import dev.signalbox.gateway.identity.TrustedProxies;
import dev.signalbox.gateway.undertow.listen.ProxyHeader.InvalidProxyHeaderException;
import dev.signalbox.gateway.undertow.transport.Timers;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.util.PooledAdaptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.PushBackStreamSourceConduit;

/**
 * Takes the header of the PROXY protocol off connections from trusted proxies, and passes all connections on with the address of the
 * client.
 *
 * <p>Undertow's own listener for it believes everybody, waits for the header for ever and counts nothing. Here a connection from elsewhere
 * is passed on as it is, so that a header in it is only a bad request; one that does not begin as it must, or not in time, is closed and
 * counted.
 */
public final class ProxyGate implements ChannelListener<StreamConnection> {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyGate.class);

    private final ChannelListener<? super StreamConnection> next;
    private final ByteBufferPool pool;
    private final TrustedProxies proxies;
    private final long timeoutMillis;
    private final Runnable refused;

    /**
     * Creates the gate.
     *
     * @param next where connections go on, as they are accepted: what speaks HTTP, or TLS
     * @param pool of buffers that hold {@link ProxyHeader#LONGEST} bytes at least
     * @param proxies whose connections begin with the header
     * @param timeout how long it may take to arrive
     * @param refused called for each connection that is closed for it
     */
    public ProxyGate(
            ChannelListener<? super StreamConnection> next,
            ByteBufferPool pool,
            TrustedProxies proxies,
            Duration timeout,
            Runnable refused) {
        if (pool.getBufferSize() < ProxyHeader.LONGEST) {
            throw new IllegalArgumentException(
                    "buffer size: " + pool.getBufferSize() + " (expected: at least " + ProxyHeader.LONGEST + ")");
        }
        this.next = next;
        this.pool = pool;
        this.proxies = proxies;
        this.timeoutMillis = timeout.toMillis();
        this.refused = refused;
    }

    @Override
    public void handleEvent(StreamConnection connection) {
        InetSocketAddress peer = connection.getPeerAddress(InetSocketAddress.class);
        InetAddress address = peer == null ? null : peer.getAddress();
        if (address == null || !proxies.contain(address.getHostAddress())) {
            next.handleEvent(connection);
            return;
        }
        Reading reading = new Reading(connection);
        ConduitStreamSourceChannel source = connection.getSourceChannel();
        source.getReadSetter().set(channel -> reading.more());
        source.wakeupReads();
    }

    /** One connection whose header is on its way. */
    private final class Reading {
        private final StreamConnection connection;
        private final PooledByteBuffer buffer = pool.allocate();
        private final XnioExecutor.@Nullable Key overdue;
        private boolean over;

        Reading(StreamConnection connection) {
            this.connection = connection;
            this.overdue =
                    Timers.later(connection.getIoThread(), () -> refuse("no PROXY header in time"), timeoutMillis);
        }

        void more() {
            if (over) {
                return;
            }
            try {
                int count = connection.getSourceChannel().read(buffer.getBuffer());
                if (count < 0) {
                    refuse("ended within the PROXY header");
                } else if (count == 0) {
                    connection.getSourceChannel().resumeReads();
                } else {
                    parse();
                }
            } catch (IOException e) {
                refuse("failed within the PROXY header");
            } catch (InvalidProxyHeaderException e) {
                refuse(String.valueOf(e.getMessage()));
            }
        }

        private void parse() throws InvalidProxyHeaderException {
            // No header is longer than the buffer, so what is not complete has room to go on.
            buffer.getBuffer().flip();
            ProxyHeader header = ProxyHeader.read(buffer.getBuffer());
            if (header == null) {
                buffer.getBuffer().compact();
                connection.getSourceChannel().wakeupReads();
                return;
            }
            over = true;
            inTime();
            connection.getSourceChannel().suspendReads();
            connection.getSourceChannel().setReadListener(null);
            if (buffer.getBuffer().hasRemaining()) {
                PushBackStreamSourceConduit conduit = new PushBackStreamSourceConduit(
                        connection.getSourceChannel().getConduit());
                conduit.pushBack(new PooledAdaptor(buffer));
                connection.getSourceChannel().setConduit(conduit);
            } else {
                buffer.close();
            }
            next.handleEvent(ClientConnection.of(connection, header));
        }

        private void inTime() {
            if (overdue != null) {
                overdue.remove();
            }
        }

        private void refuse(String reason) {
            if (!over) {
                over = true;
                inTime();
                buffer.close();
                refused.run();
                LOG.debug("a connection of {} was closed: {}", connection.getPeerAddress(), reason);
                IoUtils.safeClose(connection);
            }
        }
    }
}
