package dev.signalbox.connection.lane;

import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.ring.Ring;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.cursor.Cursor;
import dev.signalbox.protocol.framing.Framing;
import dev.signalbox.protocol.json.EnvelopeWriter;
import dev.signalbox.protocol.json.Parting;
import dev.signalbox.protocol.json.Utf8Buffer;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a lane's envelopes (protocol B2), one at a time in one buffer, and keeps what is the same for all its clients. */
final class EnvelopeFactory {
    /** How many payload bytes the messages of one envelope have at most, unless it is one message. */
    static final int MAX_BYTES = 256 * 1024;

    private static final int MAX_ENTRIES = 1000;
    private static final int LARGEST_BUFFER_KEPT = 1 << 20;

    private final Map<DisconnectReason, JsonPayload> texts = new EnumMap<>(DisconnectReason.class);
    private final Map<TransportType, byte[]> keepAlives = new EnumMap<>(TransportType.class);
    private long epoch;
    private Utf8Buffer buffer = new Utf8Buffer();

    EnvelopeFactory(long epoch) {
        this.epoch = epoch;
        for (TransportType type : TransportType.values()) {
            keepAlives.put(type, Framing.keepAlive(type));
        }
        for (DisconnectReason reason : DisconnectReason.values()) {
            texts.put(reason, new Utf8Buffer().string(reason.text()).toPayload());
        }
    }

    /** The text of a reason as a JSON string. */
    JsonPayload text(DisconnectReason reason) {
        JsonPayload text = texts.get(reason);
        if (text == null) {
            throw new AssertionError(reason);
        }
        return text;
    }

    /** What keeps a request of a transport alive; shared, must not be changed. */
    byte[] keepAlive(TransportType type) {
        byte @Nullable [] bytes = keepAlives.get(type);
        if (bytes == null) {
            throw new AssertionError(type);
        }
        return bytes;
    }

    /** From now on positions are those of another epoch. */
    void epoch(long next) {
        epoch = next;
    }

    /** An envelope that carries nothing but messages. */
    byte[] plain(LogEntry[] entries, long longPollDelayMillis, Framing framing) {
        EnvelopeWriter.begin(
                begin(), cursor(entries[entries.length - 1].position()), false, false, null, longPollDelayMillis);
        for (int i = 0; i < entries.length; i++) {
            EnvelopeWriter.message(buffer, payloadOf(entries[i]), i == 0);
        }
        return finish(framing);
    }

    /** How many of a ring's next entries one envelope takes; it has some. */
    static int fitting(Ring ring) {
        int most = Math.min(ring.unsent(), MAX_ENTRIES);
        long bytes = 0;
        for (int i = 0; i < most; i++) {
            bytes += ring.unsent(i).message().size();
            if (bytes > MAX_BYTES) {
                return Math.max(1, i);
            }
        }
        return most;
    }

    /** The next {@code count} entries of a ring with all that an envelope may tell besides. */
    byte[] of(Ring ring, int count, @Nullable String groupsToken, long longPollDelayMillis, Framing framing) {
        boolean initialized = false;
        for (int i = 0; i < count; i++) {
            initialized |= isInitialize(ring.unsent(i));
        }
        Cursor cursor = cursor(ring.unsent(count - 1).position());
        EnvelopeWriter.begin(begin(), cursor, initialized, false, groupsToken, longPollDelayMillis);
        boolean first = true;
        for (int i = 0; i < count; i++) {
            JsonPayload payload = ring.unsent(i).message().payload();
            if (payload != null) {
                EnvelopeWriter.message(buffer, payload, first);
                first = false;
            }
        }
        return finish(framing);
    }

    /** An envelope without messages, which ends a poll (protocol B7). */
    byte[] empty(
            long position, boolean reconnect, @Nullable String groupsToken, long longPollDelayMillis, Framing framing) {
        EnvelopeWriter.begin(begin(), cursor(position), false, reconnect, groupsToken, longPollDelayMillis);
        return finish(framing);
    }

    /** The last envelope of a client that shall not come back. */
    byte[] parting(
            Parting parting,
            long position,
            JsonPayload told,
            @Nullable String groupsToken,
            long longPollDelayMillis,
            Framing framing) {
        parting.write(begin(), cursor(position), told, groupsToken, longPollDelayMillis);
        return framed(framing);
    }

    private Utf8Buffer begin() {
        buffer.clear();
        return buffer;
    }

    private byte[] finish(Framing framing) {
        EnvelopeWriter.end(buffer);
        return framed(framing);
    }

    private byte[] framed(Framing framing) {
        byte[] frame = framing.frame(buffer);
        if (buffer.length() > LARGEST_BUFFER_KEPT) {
            buffer = new Utf8Buffer();
        }
        return frame;
    }

    private Cursor cursor(long position) {
        return new Cursor(epoch, position);
    }

    private static boolean isInitialize(LogEntry entry) {
        return entry.message().kind() == dev.signalbox.connection.log.Message.Kind.INITIALIZE;
    }

    private static JsonPayload payloadOf(LogEntry entry) {
        JsonPayload payload = entry.message().payload();
        if (payload == null) {
            throw new AssertionError("a command has no place in a plain envelope: "
                    + entry.message().kind());
        }
        return payload;
    }
}
