package dev.signalbox.connection.transport;

import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.framing.Framing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transport channel that keeps what is written to it, as text, and can be made to stall. */
public final class RecordingChannel implements TransportChannel {
    private final TransportType type;
    private final int affinity;
    private final List<String> written = new ArrayList<>();
    private byte[] latest = {};
    private boolean broken;
    private boolean stalled;
    private boolean ended;
    private boolean failed;
    private boolean dropped;
    private boolean answered; // one-shot only
    private @Nullable WriteListener waiting;

    public RecordingChannel(TransportType type) {
        this(type, 0);
    }

    public RecordingChannel(TransportType type, int affinity) {
        this.type = type;
        this.affinity = affinity;
    }

    /** From now on writes are taken but not finished, as with a peer that does not read. */
    public void stall() {
        stalled = true;
    }

    /** The peer reads again: the write under way finishes. */
    public void unstall() {
        stalled = false;
        WriteListener listener = waiting;
        waiting = null;
        if (listener != null) {
            listener.written();
        }
    }

    /** From now on writing throws, as it may when a server's own state is wrong. */
    public void breakWrites() {
        broken = true;
    }

    /** The very array that was written last, to tell shared ones from copies. */
    public byte[] latest() {
        return latest;
    }

    /** Everything written since the last call, keep-alives included. */
    public List<String> take() {
        List<String> taken = List.copyOf(written);
        written.clear();
        return taken;
    }

    public boolean isEnded() {
        return ended || dropped || answered;
    }

    public boolean isDropped() {
        return dropped;
    }

    public boolean isFailed() {
        return failed;
    }

    @Override
    public TransportType type() {
        return type;
    }

    @Override
    public Framing framing() {
        return Framing.of(type);
    }

    @Override
    public boolean oneShot() {
        return type == TransportType.LONG_POLLING;
    }

    @Override
    public boolean keepsAlive() {
        return true;
    }

    @Override
    public int affinity() {
        return affinity;
    }

    @Override
    public boolean write(byte[] bytes, WriteListener listener) {
        if (broken) {
            throw new IllegalStateException("broken");
        }
        if (waiting != null) {
            throw new AssertionError("a second write while one is under way");
        }
        if (ended || failed || dropped || answered) {
            throw new AssertionError("a write after the end");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        written.add(text);
        latest = bytes;
        if (oneShot() && !text.equals(" ")) {
            answered = true;
        }
        if (stalled) {
            waiting = listener;
            return false;
        }
        return true;
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public void fail() {
        failed = true;
    }

    @Override
    public void drop() {
        dropped = true;
        unstall();
    }
}
