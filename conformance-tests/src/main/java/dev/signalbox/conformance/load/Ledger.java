package dev.signalbox.conformance.load;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** Counts what all clients of a loop receive. Belongs to the loop's thread. */
final class Ledger {
    private static final long LONGEST_NANOS = 600_000_000_000L;

    private final Histogram latency = new Histogram(LONGEST_NANOS, 3);
    private long delivered;
    private long total; // delivered ever
    private long repeated;
    private long outOfOrder;

    /** What one client has received; knows what it lacks. */
    final class Account {
        private final Map<Integer, Track> tracks = new HashMap<>(4);

        /** Takes note of a message. */
        void received(int stream, long number, long nanos) {
            Track track = tracks.computeIfAbsent(stream, s -> new Track());
            if (number == track.last + 1) {
                track.last = number;
            } else if (number > track.last) {
                for (long missing = track.last + 1; missing < number; missing++) {
                    track.missing.add(missing);
                }
                track.last = number;
            } else if (track.missing.remove(number)) {
                outOfOrder++;
            } else {
                repeated++;
                return;
            }
            delivered++;
            total++;
            latency.recordValue(Math.min(LONGEST_NANOS, Math.max(0, System.nanoTime() - nanos)));
        }

        /** The number of the newest message of a stream. */
        long last(int stream) {
            Track track = tracks.get(stream);
            return track == null ? 0 : track.last;
        }

        /** How many of the messages of a stream up to {@code last} have not come. */
        long lost(int stream, long last) {
            Track track = tracks.get(stream);
            return track == null ? last : track.missing.size() + Math.max(0, last - track.last);
        }
    }

    private static final class Track {
        private long last;
        private final Set<Long> missing = new HashSet<>(0);
    }

    Account account() {
        return new Account();
    }

    long delivered() {
        return delivered;
    }

    /** The same from the very beginning, whatever was reset. */
    long deliveredEver() {
        return total;
    }

    long repeated() {
        return repeated;
    }

    long outOfOrder() {
        return outOfOrder;
    }

    /** Nanoseconds from sending to receiving. */
    Histogram latency() {
        return latency;
    }

    /** Forgets times and counts so far, not what each client has received: the warm-up is over. */
    void reset() {
        latency.reset();
        delivered = 0;
        repeated = 0;
        outOfOrder = 0;
    }
}
