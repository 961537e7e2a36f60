package dev.signalbox.conformance.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.ring.Held;
import dev.signalbox.connection.ring.MemoryBudget;
import dev.signalbox.connection.ring.Ring;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.cursor.Cursor;
import dev.signalbox.protocol.framing.Framing;
import dev.signalbox.protocol.json.EnvelopeWriter;
import dev.signalbox.protocol.json.Utf8Buffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The pieces a delivered message passes: the ring of a connection, its cursor, the framing of what is sent. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RingBenchmark {
    private static final int REPLAYED = 100;
    private static final int RECEIVERS = 10_000;

    private final Message message = Message.payload(
            "h-Bench",
            JsonPayload.ofText("{\"H\":\"Bench\",\"M\":\"m\",\"A\":[\"" + "x".repeat(100) + "\"]}"),
            Set.of());
    private final byte[] envelope =
            ("{\"C\":\"g-1f2e3d4c5b6a79-1a2b3c\",\"M\":[{\"H\":\"Bench\",\"M\":\"m\",\"A\":[\"<b>" + "x".repeat(100)
                            + "</b>\"]}]}")
                    .getBytes(UTF_8);
    private final String cursor = new Cursor(0x1f2e3d4c5b6a79L, 0x1a2b3cL).toString();
    private final MemoryBudget budget = new MemoryBudget(1L << 30);
    private final Ring ring = new Ring(1000, 4L << 20, budget);
    private final Ring[] many = new Ring[RECEIVERS];
    private final Utf8Buffer buffer = new Utf8Buffer();
    private final Cursor at = new Cursor(0x1f2e3d4c5b6a79L, 0x1a2b3cL);
    private final Ring full = new Ring(1000, 4L << 20, budget);
    private long position;

    /** Fills the ring that is replayed. */
    @Setup
    public void setUp() {
        Arrays.setAll(many, i -> new Ring(1000, 4L << 20, budget));
        for (int i = 1; i <= 1000; i++) {
            full.append(new Held(new LogEntry(i, message)));
            full.sent(1);
        }
    }

    /** A message is put into a ring and taken out; the ring is full, so the oldest goes. */
    @Benchmark
    public int append() {
        int dropped = ring.append(new Held(new LogEntry(++position, message)));
        ring.sent(1);
        return dropped;
    }

    /** A message is put into the rings of ten thousand receivers, which share it, and marked as sent; for each of them. */
    @Benchmark
    @OperationsPerInvocation(RECEIVERS)
    public int fanOut() {
        Held held = new Held(new LogEntry(++position, message));
        int dropped = 0;
        for (Ring receiver : many) {
            dropped += receiver.append(held);
            receiver.sent(1);
        }
        return dropped;
    }

    /** An envelope with one message of 145 bytes is written and framed, once for all receivers of a broadcast. */
    @Benchmark
    public byte[] writeEnvelope() {
        buffer.clear();
        EnvelopeWriter.begin(buffer, at, false, false, null, 0);
        EnvelopeWriter.message(buffer, Objects.requireNonNull(message.payload()), true);
        EnvelopeWriter.end(buffer);
        return Framing.RAW.frame(buffer);
    }

    /** A client comes back and is given its last hundred messages again. */
    @Benchmark
    public long replay() {
        full.resumeAfter(1000 - REPLAYED);
        long sum = 0;
        for (int i = 0; i < REPLAYED; i++) {
            sum += full.unsent(i).position();
        }
        full.sent(REPLAYED);
        return sum;
    }

    /** A cursor is read. */
    @Benchmark
    public Cursor.Parsed parseCursor() {
        return Cursor.parse(cursor);
    }

    /** An envelope is framed as an event. */
    @Benchmark
    public byte[] frameEvent() {
        return Framing.EVENT_STREAM.frame(envelope);
    }

    /** An envelope is framed, and escaped, for a forever frame. */
    @Benchmark
    public byte[] frameForeverFrame() {
        return Framing.FOREVER_FRAME.frame(envelope);
    }
}
