package dev.signalbox.connection.backplane;

import dev.signalbox.connection.time.ManualTime;
import java.util.List;
import java.util.Random;

/** Positions that jump, as those of a stream do, over lines without faults: every message passes through its bytes. */
class SparseBackplaneTest extends BackplaneContract {
    private final ManualTime time = new ManualTime();
    private InProcessBackplane log;

    @Override
    protected List<Backplane> open() {
        log = new InProcessBackplane(-5, 10_000, 1 << 20, last -> ((last >> 20) + 1 + last % 3) << 20 | last % 2);
        return List.of(
                new FaultyBackplane(log, time, new Random(1), 0), new FaultyBackplane(log, time, new Random(2), 0));
    }

    @Override
    protected void trim(long through) {
        log.trim(through);
    }

    @Override
    protected void reset() {
        log.reset(6);
    }
}
