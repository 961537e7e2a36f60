package dev.signalbox.conformance.proxy;

import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.WireAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Forwards TCP connections to an address, asked for anew for each, until it is told otherwise. Safe for use by any thread.
 *
 * <p>One thread accepts and each direction of a connection has its own; all of them end with {@link #close}.
 */
public final class TcpProxy implements AutoCloseable {

    /** How a connection is cut. */
    public enum Cut {
        /** A reset, as when a machine has forgotten the connection. */
        RESET,
        /** An orderly end (FIN) in both directions, as when a middle box closes. */
        FINISH
    }

    private final Supplier<WireAddress> targets;
    private final @Nullable InetAddress source; // null: whichever
    private final ServerSocket listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<ProxiedConnection> open = new ArrayList<>(); // guarded by lock
    private boolean refusing; // guarded by lock
    private boolean stalled; // guarded by lock
    private int accepted; // guarded by lock

    private TcpProxy(Supplier<WireAddress> targets, @Nullable InetAddress source, ServerSocket listener) {
        this.targets = targets;
        this.source = source;
        this.listener = listener;
    }

    /** Starts a proxy in front of the given address, on a free port of this machine. */
    public static TcpProxy before(WireAddress target) {
        return balancing(() -> target);
    }

    /** The same, connecting to the target from this address. */
    public static TcpProxy before(WireAddress target, InetAddress source) {
        return balancing(() -> target, source);
    }

    /** Starts a proxy, on a free port of this machine, that asks for each connection where it shall go. */
    public static TcpProxy balancing(Supplier<WireAddress> targets) {
        return balancing(targets, null);
    }

    private static TcpProxy balancing(Supplier<WireAddress> targets, @Nullable InetAddress source) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
            TcpProxy proxy = new TcpProxy(targets, source, listener);
            ProxiedConnection.daemon("proxy-accept-" + listener.getLocalPort(), proxy::accept)
                    .start();
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where clients connect. */
    public WireAddress address() {
        return WireAddress.local(listener.getLocalPort());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing()) {
                    ProxiedConnection.cut(client, Cut.RESET);
                } else {
                    forward(client);
                }
            } catch (IOException closedOrUnreachable) {
                // The listener was closed, or the server cannot be reached: the client sees its connection end.
            }
        }
    }

    private void forward(Socket client) throws IOException {
        WireAddress target = targets.get();
        Socket server = new Socket();
        try {
            if (source != null) {
                server.bind(new InetSocketAddress(source, 0));
            }
            server.connect(new InetSocketAddress(target.host(), target.port()), 5_000);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException unreachable) {
            ProxiedConnection.cut(client, Cut.RESET);
            server.close();
            throw unreachable;
        }
        ProxiedConnection connection = new ProxiedConnection(this, client, server);
        lock.lock();
        try {
            open.add(connection);
            accepted++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        connection.start();
    }

    private boolean refusing() {
        lock.lock();
        try {
            return refusing;
        } finally {
            lock.unlock();
        }
    }

    /** Cuts all connections that are open now. */
    public void cutAll(Cut how) {
        List<ProxiedConnection> victims;
        lock.lock();
        try {
            victims = List.copyOf(open);
        } finally {
            lock.unlock();
        }
        victims.forEach(connection -> connection.cut(how));
    }

    /** Resets new connections from now on; those that are open stay. */
    public void refuse() {
        set(() -> refusing = true);
    }

    /** Takes new connections again. */
    public void admit() {
        set(() -> refusing = false);
    }

    /** Stops reading from the server: what it sends piles up before the proxy, as with a client that does not read. */
    public void stall() {
        set(() -> stalled = true);
    }

    /** Reads on. */
    public void resume() {
        set(() -> stalled = false);
    }

    private void set(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits while the proxy is stalled and this connection is open. */
    void awaitFlow(ProxiedConnection connection) throws InterruptedException {
        lock.lock();
        try {
            while (stalled && open.contains(connection)) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    void forget(ProxiedConnection connection) {
        set(() -> open.remove(connection));
    }

    /** How many connections were taken so far. */
    public int accepted() {
        lock.lock();
        try {
            return accepted;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no connection is open any more. */
    public void awaitNone(Duration span) throws InterruptedException {
        Deadline deadline = Deadline.in(span);
        lock.lock();
        try {
            while (!open.isEmpty()) {
                if (changed.awaitNanos(deadline.remaining().toNanos()) <= 0) {
                    throw new AssertionError(open.size() + " connections still open after " + deadline);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Stops listening and resets what is open. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException ignored) {
            // The port is released in any case.
        }
        cutAll(Cut.RESET);
    }
}
