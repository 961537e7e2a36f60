package dev.signalbox.connection.ring;

import dev.signalbox.connection.log.LogEntry;

/**
 * An entry of the log as the rings of one lane hold it: they share this object, which counts them, so that the many rings of a broadcast
 * cost one count on what other lanes see. Confined to its lane.
 */
public final class Held {
    private final LogEntry entry;
    private int rings;

    /** An entry that no ring of this lane holds yet through this object. */
    public Held(LogEntry entry) {
        this.entry = entry;
    }

    /** The entry. */
    public LogEntry entry() {
        return entry;
    }

    void keep(MemoryBudget budget) {
        if (rings++ == 0 && entry.keep()) {
            budget.add(entry.cost());
        }
    }

    void letGo(MemoryBudget budget) {
        if (--rings == 0 && entry.letGo()) {
            budget.remove(entry.cost());
        }
    }
}
