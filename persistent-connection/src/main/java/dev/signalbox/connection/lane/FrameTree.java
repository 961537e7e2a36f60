package dev.signalbox.connection.lane;

import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.protocol.framing.Framing;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The distinct frames of one batch: sessions that got the same messages in a batch meet at the same node and share its bytes, so a
 * broadcast is framed once however many connections receive it (law 1 of the architecture).
 *
 * <p>A node stands for the sequence of entries from the root to it. Lives for one batch.
 */
final class FrameTree {
    private final EnvelopeFactory envelopes;
    private final Node root = new Node(null, null, 0, 0);

    FrameTree(EnvelopeFactory envelopes) {
        this.envelopes = envelopes;
    }

    /** The node of a session that got this entry first. */
    Node first(LogEntry entry) {
        return root.then(entry);
    }

    /** One distinct sequence of messages. */
    final class Node {
        private final @Nullable Node parent; // null for the root
        private final @Nullable LogEntry entry; // null for the root
        private final int length;
        private final long bytes;
        private @Nullable Node latestChild; // nearly always the only one
        private @Nullable Map<Long, Node> children; // by position, null until there are two
        private final Map<Framing, Frame> frames = new EnumMap<>(Framing.class);
        private @Nullable Map<Long, Frame>
                delayed; // answers of polls that are told a delay, by it; null until there is one

        private Node(@Nullable Node parent, @Nullable LogEntry entry, int length, long bytes) {
            this.parent = parent;
            this.entry = entry;
            this.length = length;
            this.bytes = bytes;
        }

        /** The node of the sequence that continues with an entry. */
        Node then(LogEntry next) {
            Node latest = latestChild;
            if (latest != null && entryOf(latest).position() == next.position()) {
                return latest;
            }
            Map<Long, Node> all = children;
            Node child = all == null ? null : all.get(next.position());
            if (child == null) {
                child = new Node(this, next, length + 1, bytes + next.message().size());
                if (latest != null) {
                    if (all == null) {
                        all = new HashMap<>();
                        all.put(entryOf(latest).position(), latest);
                        children = all;
                    }
                    all.put(next.position(), child);
                }
            }
            latestChild = child;
            return child;
        }

        /** How many entries the sequence has. */
        int length() {
            return length;
        }

        /** How many payload bytes the sequence has. */
        long bytes() {
            return bytes;
        }

        /**
         * The plain envelope of the sequence, framed; made once.
         *
         * @param longPollDelayMillis what a poll is told to wait, the same for all polls of one kind of client; 0 for all others
         */
        Frame frame(Framing framing, long longPollDelayMillis) {
            if (longPollDelayMillis == 0) {
                return frames.computeIfAbsent(framing, key -> new Frame(envelopes.plain(entries(), 0, key)));
            }
            Map<Long, Frame> answers = delayed;
            if (answers == null) {
                answers = new HashMap<>();
                delayed = answers;
            }
            return answers.computeIfAbsent(
                    longPollDelayMillis, delay -> new Frame(envelopes.plain(entries(), delay, framing)));
        }

        private LogEntry[] entries() {
            LogEntry[] entries = new LogEntry[length];
            Node node = this;
            for (int i = length - 1; i >= 0 && node != null; i--) {
                entries[i] = entryOf(node);
                node = node.parent;
            }
            return entries;
        }
    }

    private static LogEntry entryOf(Node node) {
        LogEntry entry = node.entry;
        if (entry == null) {
            throw new AssertionError("the root has no entry");
        }
        return entry;
    }
}
