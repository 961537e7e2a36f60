package dev.signalbox.conformance.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When a server has been warmed up: when its code is compiled, as far as its compiler's threads tell. They compete with it for its processor,
 * so a fixed time would measure small servers compiled and large ones not.
 */
final class WarmUp {
    /** How often to look. */
    static final Duration LOOK = Duration.ofMillis(500);

    // Compilers pause between what is compiled quickly and what is compiled well, so a short look would be deceived.
    private static final long LOOK_BACK_NANOS = Duration.ofSeconds(3).toNanos();
    private static final double SHARE = 0.05;

    private final long leastNanos;
    private final long mostNanos;
    private final List<Look> looks = new ArrayList<>(); // the oldest is as long ago as is looked back
    private long begin;

    /**
     * Begins with the first look.
     *
     * @param least how long to warm up in any case
     * @param most how long to warm up even if the compiler has more to do
     */
    WarmUp(Duration least, Duration most) {
        leastNanos = least.toNanos();
        mostNanos = Math.max(least.toNanos(), most.toNanos());
    }

    /**
     * Takes a look. It is over when the compiler took less than a twentieth of the server's processor time for three seconds, within the
     * limits of time.
     *
     * @param nanos now
     * @param time what the server has used until now
     */
    boolean isOver(long nanos, ProcessorTime time) {
        if (looks.isEmpty()) {
            begin = nanos;
        }
        looks.add(new Look(nanos, time));
        while (looks.size() > 1 && nanos - looks.get(1).nanos >= LOOK_BACK_NANOS) {
            looks.remove(0);
        }
        long passed = nanos - begin;
        return passed >= mostNanos || (passed >= leastNanos && isQuiet(nanos, time));
    }

    private boolean isQuiet(long nanos, ProcessorTime time) {
        Look then = looks.get(0);
        return nanos - then.nanos >= LOOK_BACK_NANOS && time.since(then.time).compilingShare() < SHARE;
    }

    private record Look(long nanos, ProcessorTime time) {}
}
