package dev.signalbox.connection.runtime;

import dev.signalbox.connection.lane.Lane;
import dev.signalbox.connection.lane.Relief;
import dev.signalbox.connection.ring.MemoryBudget;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what all connections hold back under the bound of the process: one kind of relief after the other, each on all lanes, until it is
 * enough. One round at a time. Safe for use by any thread.
 */
final class PressureRelief {
    private static final Logger LOG = LoggerFactory.getLogger(PressureRelief.class);

    private final MemoryBudget budget;
    private final List<Lane> lanes;

    PressureRelief(MemoryBudget budget, List<Lane> lanes) {
        this.budget = budget;
        this.lanes = lanes;
        budget.onPressure(() -> relieve(Relief.ABSENT));
    }

    private void relieve(Relief relief) {
        long held = budget.used();
        LOG.debug("connections hold {} bytes of {}: {} come next", held, budget.limit(), relief);
        AtomicInteger atWork = new AtomicInteger(lanes.size());
        long most = most(relief);
        for (Lane lane : lanes) {
            lane.relieve(relief, most, () -> {
                if (atWork.decrementAndGet() == 0) {
                    relieved(relief, held);
                }
            });
        }
    }

    // An eighth below the bound, so that there is something to go on with.
    private long most(Relief relief) {
        long bound = relief == Relief.ABSENT ? budget.absentLimit() : budget.limit();
        return bound - bound / 8;
    }

    private void relieved(Relief relief, long before) {
        if (budget.used() > budget.limit()) {
            switch (relief) {
                case ABSENT -> relieve(Relief.SLOW);
                case SLOW -> relieve(Relief.SENT);
                case SENT -> done(before);
            }
        } else {
            done(before);
        }
    }

    private void done(long before) {
        long held = budget.used();
        if (held > budget.limit()) {
            LOG.error(
                    "connections hold {} bytes, {} more than they may, and nothing is left to forget",
                    held,
                    held - budget.limit());
        } else if (held < before) {
            LOG.warn("connections held {} bytes of {}, {} were forgotten", before, budget.limit(), before - held);
        }
        budget.relieved();
    }
}
