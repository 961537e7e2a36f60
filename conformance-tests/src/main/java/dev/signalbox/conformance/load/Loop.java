package dev.signalbox.conformance.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that carries all connections of the generator. Only {@link #execute}, {@link #ask} and {@link #close} may be called from
 * elsewhere.
 */
final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final int READ_BYTES = 256 * 1024;
    private static final long JOIN_MILLIS = 5_000;

    private final Selector selector;
    private final Thread thread = new Thread(this::run, "load-loop");
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final ByteBuffer reading = ByteBuffer.allocateDirect(READ_BYTES);
    private long timerOrder;
    private volatile boolean closed;

    private Loop() throws IOException {
        selector = Selector.open();
    }

    /** Starts a loop. */
    static Loop start() throws IOException {
        Loop loop = new Loop();
        loop.thread.setDaemon(true);
        loop.thread.start();
        return loop;
    }

    /** Any thread: runs a task on the loop soon. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Any other thread: what a question asked on the loop has for an answer. */
    <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        execute(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.join();
    }

    /** Runs a task on the loop after a while. */
    void after(long nanos, Runnable task) {
        timers.add(new Timer(System.nanoTime() + nanos, timerOrder++, task));
    }

    /** Begins a connection; the link's handler hears how it went. */
    Link connect(InetSocketAddress address, Link.Handler handler) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Link link = new Link(channel, handler);
            boolean atOnce = channel.connect(address);
            SelectionKey key =
                    channel.register(selector, atOnce ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, link);
            link.registered(key);
            if (atOnce) {
                execute(link::connected);
            }
            return link;
        } catch (IOException e) {
            throw new IllegalStateException("cannot open a socket: " + e.getMessage(), e);
        }
    }

    private void run() {
        try {
            while (!closed) {
                select();
                long now = System.nanoTime();
                for (Timer due = timers.peek(); due != null && due.at - now <= 0; due = timers.peek()) {
                    timers.poll();
                    guarded(due.task);
                }
                // Last, so that sockets a task closes are given back, by select, before timers of its open new ones.
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    guarded(task);
                }
            }
        } catch (IOException e) {
            LOG.error("The load generator's thread ended", e);
        } finally {
            for (SelectionKey key : selector.keys()) {
                ((Link) key.attachment()).drop();
            }
        }
    }

    private void select() throws IOException {
        Timer next = timers.peek();
        if (!tasks.isEmpty()) {
            selector.selectNow(this::ready);
        } else if (next == null) {
            selector.select(this::ready);
        } else {
            long millis = TimeUnit.NANOSECONDS.toMillis(next.at - System.nanoTime());
            if (millis <= 0) {
                selector.selectNow(this::ready);
            } else {
                selector.select(this::ready, millis);
            }
        }
    }

    private void ready(SelectionKey key) {
        Link link = (Link) key.attachment();
        guarded(() -> link.ready(reading));
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("A task of the load generator failed", e);
        }
    }

    /** Ends the thread and drops all connections. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(JOIN_MILLIS);
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("The selector did not close", e);
        }
    }

    private record Timer(long at, long order, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.signum(at - other.at);
            return byTime == 0 ? Long.compare(order, other.order) : byTime;
        }
    }
}
