package dev.signalbox.gateway.undertow.listen;

import java.io.IOException;
import java.net.SocketAddress;
import org.xnio.IoUtils;
import org.xnio.Option;
import org.xnio.StreamConnection;

/** A connection of a proxy that goes by the addresses of the client behind it. */
final class ClientConnection extends StreamConnection {
    private final StreamConnection connection;
    private final VouchedAddress client;
    private final VouchedAddress server;

    private ClientConnection(StreamConnection connection, VouchedAddress client, VouchedAddress server) {
        super(connection.getIoThread());
        this.connection = connection;
        this.client = client;
        this.server = server;
        setSourceConduit(connection.getSourceChannel().getConduit());
        setSinkConduit(connection.getSinkChannel().getConduit());
    }

    /** The connection as the header wants it seen: itself when the proxy speaks for itself. */
    static StreamConnection of(StreamConnection connection, ProxyHeader header) {
        VouchedAddress client = header.source();
        VouchedAddress server = header.destination();
        return client == null || server == null ? connection : new ClientConnection(connection, client, server);
    }

    @Override
    public SocketAddress getPeerAddress() {
        return client;
    }

    @Override
    public SocketAddress getLocalAddress() {
        return server;
    }

    @Override
    public boolean supportsOption(Option<?> option) {
        return connection.supportsOption(option);
    }

    @Override
    public <T> T getOption(Option<T> option) throws IOException {
        return connection.getOption(option);
    }

    @Override
    public <T> T setOption(Option<T> option, T value) throws IOException {
        return connection.setOption(option, value);
    }

    @Override
    protected void notifyReadClosed() {
        IoUtils.safeClose(connection.getSourceChannel());
    }

    @Override
    protected void notifyWriteClosed() {
        IoUtils.safeClose(connection.getSinkChannel());
    }
}
