package dev.signalbox.conformance.record;

import dev.signalbox.conformance.recording.Bytes;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.RecordingWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and times what passes and writes it, in one order, on a thread of its own. Safe for use by any thread. What waits to be written is
 * bounded by number and bytes; when the disk is too slow for that, those who bring more wait, and the connections with them.
 */
final class Session implements AutoCloseable {
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_WAITING_BYTES = 64 * 1024 * 1024;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int EVENT_BYTES = 256; // what an event costs besides its content
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");

    /** Makes an event of its time and exchange. */
    @FunctionalInterface
    interface Maker {
        Event make(long t, int x);
    }

    private record Waiting(@Nullable Event event, int cost, boolean newFile) {}

    private final RecordOptions options;
    private final Clock clock;
    private final LongSupplier nanos;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Semaphore bytes = new Semaphore(MOST_WAITING_BYTES, true);
    private final Thread writer = new Thread(this::write, "record-writer");
    private final List<Path> files =
            new CopyOnWriteArrayList<>(); // not under this lock: who holds it may wait for the writer
    private final @Nullable Masks masks; // the writer's
    private long startNanos; // guarded by this
    private long idleSinceNanos; // guarded by this
    private int lastX; // guarded by this
    private int open; // guarded by this
    private long events; // guarded by this
    private boolean ended; // guarded by this
    private volatile @Nullable IOException failure;

    Session(RecordOptions options, Clock clock, LongSupplier nanos) throws IOException {
        this.options = options;
        this.clock = clock;
        this.nanos = nanos;
        this.masks = options.mask() ? new Masks(options.secretParameters(), options.secretHeaders()) : null;
        this.startNanos = nanos.getAsLong();
        Files.createDirectories(options.directory());
        writer.setDaemon(true);
        writer.start();
    }

    /** Begins an exchange and gives its number. */
    synchronized int open() {
        long now = nanos.getAsLong();
        boolean idle = open == 0 && lastX > 0;
        if (idle
                && !options.splitAfter().isZero()
                && now - idleSinceNanos >= options.splitAfter().toNanos()) {
            put(new Waiting(null, 0, true));
            lastX = 0;
        }
        if (lastX == 0) {
            startNanos = now;
        }
        open++;
        return ++lastX;
    }

    /** Notes that an exchange is over. */
    synchronized void over() {
        open--;
        idleSinceNanos = nanos.getAsLong();
    }

    /** Takes an event. */
    synchronized void add(int x, Maker maker) {
        if (ended) {
            return;
        }
        Event event = maker.make((nanos.getAsLong() - startNanos) / 1_000_000, x);
        events++;
        put(new Waiting(event, cost(event), false));
    }

    private void put(Waiting waiting) {
        try {
            bytes.acquire(waiting.cost());
            queue.put(waiting);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static int cost(Event event) {
        Bytes content = event instanceof Event.Data data
                ? data.bytes()
                : event instanceof Event.WsMessage message
                        ? message.bytes()
                        : event instanceof Event.Request request ? request.body() : null;
        return Math.min(MOST_WAITING_BYTES, EVENT_BYTES + (content == null ? 0 : content.size()));
    }

    private void write() {
        OutputStream file = null;
        try {
            while (true) {
                Waiting next = queue.take();
                if (next.event() == null && !next.newFile()) {
                    break;
                }
                file = writeOne(file, next);
                bytes.release(next.cost());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            closeFile(file);
        }
    }

    private @Nullable OutputStream writeOne(@Nullable OutputStream current, Waiting next) {
        OutputStream file = current;
        try {
            if (next.event() == null) {
                closeFile(file);
                return null;
            }
            if (failure != null) {
                return file; // counted by the recorder's owner, who was told
            }
            if (file == null) {
                file = newFile();
            }
            Event event = masks == null ? next.event() : masks.mask(next.event());
            writeLine(file, RecordingWriter.line(event));
            if (queue.isEmpty()) {
                file.flush(); // whatever happens to this process, what was written can be read
            }
        } catch (IOException problem) {
            failure = problem;
        } catch (RuntimeException | Error defect) {
            // Were this thread to end, everybody would wait for it.
            failure = new IOException("an event could not be written: " + defect, defect);
        }
        return file;
    }

    private OutputStream newFile() throws IOException {
        String stamp = STAMP.format(LocalDateTime.now(clock));
        for (int number = 1; ; number++) {
            Path path = options.directory()
                    .resolve(options.name() + "-" + stamp + (number == 1 ? "" : "-" + number) + ".jsonl");
            if (Files.exists(path)) {
                continue;
            }
            OutputStream file =
                    buffered(Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            writeLine(file, RecordingWriter.header(options.texts(), options.mask()));
            files.add(path);
            return file;
        }
    }

    static OutputStream buffered(OutputStream file) {
        return new BufferedOutputStream(file, BUFFER_BYTES);
    }

    /** In one piece, so that the buffer holds whole lines only, and a process that is killed leaves whole lines. */
    static void writeLine(OutputStream file, String line) throws IOException {
        file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void closeFile(@Nullable OutputStream file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException problem) {
            failure = problem;
        }
    }

    /** The files written so far. */
    List<Path> files() {
        return List.copyOf(files);
    }

    /** Nothing is written any more, since something has passed that cannot be. */
    void failed(Throwable why) {
        failure = new IOException("something that passed could not be read along: " + why, why);
    }

    /** How many events were taken. */
    synchronized long events() {
        return events;
    }

    /** What went wrong with writing, null for nothing; connections go on all the same. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** Writes what waits and closes the file. */
    @Override
    public void close() {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            put(new Waiting(null, 0, false));
        }
        try {
            writer.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
