package dev.signalbox.connection.backplane;

import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.time.TaskScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One node's line to a shared log, with everything a network adds: messages and answers take their time, differently for every node and
 * every one of them, what was read comes again, the line is cut, the log is out of order. Every message passes through its bytes.
 *
 * <p>What the contract promises is kept: the order of one caller, one order of the log, at most once.
 */
public final class FaultyBackplane implements Backplane {
    private final Backplane shared;
    private final TaskScheduler scheduler;
    private final Random random;
    private final int latencyMillis;
    private final ArrayDeque<Runnable> outgoing = new ArrayDeque<>();
    private boolean sending;
    private boolean cut;
    private boolean refusing;
    private boolean closed;
    private boolean silent;
    private boolean doubtful;
    private boolean deaf;

    /**
     * A line that works.
     *
     * @param latencyMillis the longest time anything takes; 0 for a line without latency, on which nothing comes twice
     */
    public FaultyBackplane(Backplane shared, TaskScheduler scheduler, Random random, int latencyMillis) {
        this.shared = shared;
        this.scheduler = scheduler;
        this.random = random;
        this.latencyMillis = latencyMillis;
    }

    /** The line is cut, or works again: reads and appends fail meanwhile, those under way included. */
    public void cut(boolean value) {
        cut = value;
    }

    /** The log takes no messages, or does again; reading goes on. */
    public void refuse(boolean value) {
        refusing = value;
    }

    /** Appends are said to have failed and get through all the same, a second later; or all is well again. */
    public void doubt(boolean value) {
        doubtful = value;
    }

    /** Nobody is told of news, or is again. */
    public void deaf(boolean value) {
        deaf = value;
    }

    /** Nothing is taken and nothing is said to fail: the worst an outage can be; or the line answers again, what is asked from now on. */
    public void silence(boolean value) {
        silent = value;
    }

    @Override
    public CompletionStage<Long> append(Message message) {
        if (silent) {
            return new CompletableFuture<>();
        }
        Message sent = MessageCodec.decode(MessageCodec.encode(message));
        CompletableFuture<Long> position = new CompletableFuture<>();
        if (latencyMillis == 0) {
            deliver(sent, position);
            return position;
        }
        outgoing.add(() -> deliver(sent, position));
        if (!sending) {
            sending = true;
            scheduler.schedule(this::sendNext, latency());
        }
        return position;
    }

    // One after the other, as on one connection: the order of a caller is kept.
    private void sendNext() {
        for (int i = random.nextInt(4); i >= 0 && !outgoing.isEmpty(); i--) {
            outgoing.remove().run();
        }
        sending = !outgoing.isEmpty();
        if (sending) {
            scheduler.schedule(this::sendNext, latency());
        }
    }

    private void deliver(Message message, CompletableFuture<Long> position) {
        if (isDown() || refusing) {
            position.completeExceptionally(new BackplaneException("the line is down"));
            return;
        }
        if (doubtful) {
            scheduler.schedule(() -> shared.append(message), Duration.ofSeconds(1));
            position.completeExceptionally(new BackplaneException("no answer"));
            return;
        }
        shared.append(message).whenComplete((at, failure) -> {
            if (failure != null) {
                position.completeExceptionally(failure);
            } else {
                later(() -> position.complete(at));
            }
        });
    }

    @Override
    public CompletionStage<Slice> read(long epoch, long after, int max) {
        CompletableFuture<Slice> answer = new CompletableFuture<>();
        if (silent) {
            return answer;
        }
        later(() -> {
            if (isDown()) {
                answer.completeExceptionally(new BackplaneException("the line is down"));
                return;
            }
            int most = latencyMillis == 0 ? max : Math.min(max, 1 + random.nextInt(20));
            long from = latencyMillis == 0 ? after : Math.max(0, after - random.nextInt(3));
            shared.read(epoch, after, most).thenAccept(slice -> {
                Slice again =
                        slice.epoch() == epoch && !slice.gap() && from < after ? repeated(slice, from, after) : slice;
                later(() -> answer.complete(again));
            });
        });
        return answer;
    }

    private Slice repeated(Slice slice, long from, long after) {
        List<LogEntry> entries = new ArrayList<>();
        shared.read(slice.epoch(), from, 3)
                .thenAccept(earlier -> earlier.entries().stream()
                        .filter(entry -> entry.position() <= after)
                        .forEach(entries::add));
        entries.addAll(slice.entries());
        return new Slice(slice.epoch(), false, slice.through(), entries);
    }

    @Override
    public CompletionStage<Extent> extent() {
        return isDown() ? CompletableFuture.failedStage(new BackplaneException("the line is down")) : shared.extent();
    }

    @Override
    public Subscription subscribe(Runnable news) {
        return shared.subscribe(() -> {
            if (!isDown() && !deaf) {
                later(news);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
    }

    private boolean isDown() {
        return cut || closed;
    }

    private void later(Runnable action) {
        if (latencyMillis == 0) {
            action.run();
        } else {
            scheduler.schedule(action, latency());
        }
    }

    private Duration latency() {
        return Duration.ofMillis(random.nextInt(latencyMillis + 1));
    }
}
