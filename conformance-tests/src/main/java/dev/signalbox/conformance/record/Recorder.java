package dev.signalbox.conformance.record;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that clients are pointed at in place of their server. What passes is not changed, not held up and not cut differently than a network
 * would, and is written to files beside. Safe for use by any thread.
 */
public final class Recorder implements AutoCloseable {
    private static final int BACKLOG = 1_000;
    private static final int PAUSE_MILLIS = 100;

    private final RecordOptions options;
    private final ServerSocket listener;
    private final Session session;
    private final Upstream upstream;
    private final Acceptor acceptor;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong threads = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    private Recorder(RecordOptions options, ServerSocket listener, Session session) {
        this.options = options;
        this.listener = listener;
        this.session = session;
        this.upstream = Upstream.of(options);
        this.acceptor = new Acceptor(listener, this::take, this::pause);
    }

    /**
     * Starts listening.
     *
     * @throws IOException when the address cannot be listened on or the directory cannot be made
     */
    public static Recorder start(RecordOptions options) throws IOException {
        ServerSocket listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(options.listen(), BACKLOG);
            Recorder recorder = new Recorder(
                    options, listener, new Session(options, Clock.system(ZoneId.systemDefault()), System::nanoTime));
            recorder.thread("record-accept", recorder.acceptor).start();
            return recorder;
        } catch (IOException failure) {
            listener.close();
            throw failure;
        }
    }

    private void take(Socket client) {
        Connection connection = new Connection(this, upstream, client, new Conversation(session));
        connections.add(connection);
        try {
            thread("record-up", connection::run).start();
        } catch (OutOfMemoryError noThread) {
            connections.remove(connection);
            throw noThread;
        }
    }

    private void pause() {
        try {
            closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name + "-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    RecordOptions options() {
        return options;
    }

    void forget(Connection connection) {
        connections.remove(connection);
    }

    void refused() {
        refused.incrementAndGet();
    }

    /** The port it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The files written so far. */
    public List<Path> files() {
        return session.files();
    }

    /** How many events have passed. */
    public long events() {
        return session.events();
    }

    /** How many connections could not be passed on, because the server could not be reached. */
    public long unreachable() {
        return refused.get();
    }

    /** What went wrong with writing, null for nothing. Clients are served all the same. */
    public @Nullable IOException failure() {
        return session.failure();
    }

    /** Why clients could not be taken, the last time that they could not, since descriptors or threads ran out; null for never. */
    public @Nullable IOException trouble() {
        return acceptor.trouble();
    }

    /** Stops listening, ends the connections and writes what waits. Idempotent. */
    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
        } catch (IOException ignored) {
            // The port is released in any case.
        }
        connections.forEach(Connection::stop);
        session.close();
    }
}
