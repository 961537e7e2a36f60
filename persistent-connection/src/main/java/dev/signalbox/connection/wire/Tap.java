package dev.signalbox.connection.wire;

import dev.signalbox.connection.wire.WireFrame.Kind;
import dev.signalbox.protocol.TransportType;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One open tap and the frames it holds: the latest, bounded by count and by characters. Whoever reads names the last frame that was
 * read, so that nothing is lost when an answer is, and what was overwritten meanwhile is counted. Safe for use by any thread; connections
 * that are not shown take no lock of it.
 */
public final class Tap {
    /** How many frames are held. */
    public static final int MAX_FRAMES = 2_000;
    /** How many characters all held frames have together. */
    public static final int MAX_CHARACTERS = 1 << 20;

    private final String id;
    private final TapTarget target;
    private final long endsNanos;
    private final ArrayDeque<WireFrame> frames = new ArrayDeque<>(0);
    private long characters;
    private long latest; // sequence of the newest frame; 0 before the first
    // These two are read for every frame of every connection, shown or not, so without the lock.
    private volatile Set<String> followed = Set.of(); // the connections a Next has found; replaced, never changed
    private volatile boolean open = true;
    private long readNanos;

    Tap(String id, TapTarget target, long now, long endsNanos) {
        this.id = id;
        this.target = target;
        this.endsNanos = endsNanos;
        readNanos = now;
    }

    /**
     * What a reader gets.
     *
     * @param frames in order, perhaps none
     * @param dropped how many frames after the one that was named were overwritten before they were read
     * @param latest what to name next time
     * @param more whether there is more to be read at once
     * @param open whether the tap is still open; a closed one can be read to its end
     */
    public record Reading(List<WireFrame> frames, long dropped, long latest, boolean more, boolean open) {}

    /** Its name among all taps there ever were here. */
    public String id() {
        return id;
    }

    /** Whose frames it shows. */
    public TapTarget target() {
        return target;
    }

    /** The connections it has shown so far, where it follows the next ones; empty otherwise. */
    public List<String> followed() {
        return List.copyOf(followed);
    }

    /** Whether it still takes frames. */
    public boolean isOpen() {
        return open;
    }

    synchronized Reading read(long after, int most, long now) {
        readNanos = now;
        List<WireFrame> read = new ArrayList<>();
        long from = Math.min(Math.max(after, 0), latest);
        long first = frames.isEmpty() ? latest + 1 : frames.getFirst().sequence();
        for (WireFrame frame : frames) {
            if (frame.sequence() > from && read.size() < most) {
                read.add(frame);
            }
        }
        long through = read.isEmpty() ? latest : read.get(read.size() - 1).sequence();
        return new Reading(read, Math.max(0, first - 1 - from), through, through < latest, open);
    }

    synchronized boolean isOver(long now, long idleNanos) {
        return !open || now - endsNanos >= 0 || now - readNanos >= idleNanos;
    }

    synchronized void close() {
        open = false;
    }

    /** A connection begins: followed where the next ones are wanted. */
    void begins(String connectionId) {
        if (open && target instanceof TapTarget.Next next && followed.size() < next.connections()) {
            follow(connectionId, next.connections());
        }
    }

    private synchronized void follow(String connectionId, int most) {
        if (followed.size() < most) {
            Set<String> more = new LinkedHashSet<>(followed);
            more.add(connectionId);
            followed = more;
        }
    }

    /** Whether frames of a connection belong here; takes no lock. */
    boolean shows(String connectionId, String user) {
        if (!open) {
            return false;
        }
        if (target instanceof TapTarget.Connection connection) {
            return connection.id().equals(connectionId);
        }
        return target instanceof TapTarget.User of ? of.name().equals(user) : followed.contains(connectionId);
    }

    synchronized void add(
            Instant at,
            String connectionId,
            String user,
            Kind kind,
            boolean fromClient,
            @Nullable TransportType transport,
            String text,
            int size,
            boolean cut) {
        if (!open) {
            return;
        }
        frames.add(new WireFrame(++latest, at, connectionId, user, kind, fromClient, transport, text, size, cut));
        characters += text.length();
        while (frames.size() > MAX_FRAMES || characters > MAX_CHARACTERS) {
            characters -= frames.remove().text().length();
        }
    }

    /** Counts only. */
    @Override
    public synchronized String toString() {
        return "Tap[id=" + id + ", held=" + frames.size() + ", latest=" + latest + ", open=" + open + "]";
    }
}
