package dev.signalbox.gateway.undertow.listen;

import dev.signalbox.gateway.identity.TrustedProxies;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/** A listening port whose connections come through a {@link ProxyGate}; Undertow's builder has no place for one. */
public final class GatedListener implements AutoCloseable {
    private static final int BUFFER_SIZE = 16 * 1024; // what Undertow's builder takes

    private final AcceptingChannel<StreamConnection> channel;

    private GatedListener(AcceptingChannel<StreamConnection> channel) {
        this.channel = channel;
    }

    /**
     * Begins to listen.
     *
     * @param worker whose I/O threads accept and serve
     * @param address where
     * @param handler what serves requests
     * @param server Undertow's options
     * @param socket options of the sockets
     * @param proxies whose connections begin with a header
     * @param timeout how long that may take
     * @param refused called for each connection that is closed for it
     * @throws IOException when the address cannot be listened on
     */
    public static GatedListener listen(
            XnioWorker worker,
            InetSocketAddress address,
            HttpHandler handler,
            OptionMap server,
            OptionMap socket,
            TrustedProxies proxies,
            Duration timeout,
            Runnable refused)
            throws IOException {
        ByteBufferPool pool = new DefaultByteBufferPool(true, BUFFER_SIZE, -1, 4);
        HttpOpenListener http = new HttpOpenListener(pool, server);
        http.setRootHandler(handler);
        ProxyGate gate = new ProxyGate(http, pool, proxies, timeout, refused);
        AcceptingChannel<StreamConnection> channel =
                worker.createStreamConnectionServer(address, ChannelListeners.openListenerAdapter(gate), socket);
        channel.resumeAccepts();
        return new GatedListener(channel);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return channel.getLocalAddress(InetSocketAddress.class);
    }

    /** Accepts no more; open connections stay. */
    @Override
    public void close() {
        IoUtils.safeClose(channel);
    }
}
