package dev.signalbox.connection.lane;

import dev.signalbox.connection.ring.MemoryBudget;

/**
 * Finished bytes of a transport, perhaps shared by many sockets of a lane. While sockets have not taken them they count in the budget of the
 * process, once. Confined to its lane.
 */
final class Frame {
    private final byte[] bytes;
    private int underWay; // writes that are not done

    Frame(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    /** A socket has not taken it at once. */
    void delayed(MemoryBudget budget) {
        if (underWay++ == 0) {
            budget.add(bytes.length);
        }
    }

    /** A socket that had not taken it at once is done with it. */
    void done(MemoryBudget budget) {
        if (--underWay == 0) {
            budget.remove(bytes.length);
        }
    }
}
