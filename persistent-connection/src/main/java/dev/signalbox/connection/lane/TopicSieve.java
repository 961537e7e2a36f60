package dev.signalbox.connection.lane;

import dev.signalbox.connection.log.MessageLog;

/**
 * Tells most topics that a session does not listen to from those it does, by their hash alone: a set of bits, one for each topic added. Used while the
 * log is read again for one session.
 */
final class TopicSieve implements MessageLog.Wanted {
    private static final int BITS = 1 << 12; // a session with 40 topics lets one of a hundred others through

    private final long[] words = new long[BITS / Long.SIZE];

    void add(String topic) {
        int bit = bit(topic.hashCode());
        words[bit / Long.SIZE] |= 1L << bit;
    }

    @Override
    public boolean mayBe(int topicHash) {
        int bit = bit(topicHash);
        return (words[bit / Long.SIZE] & 1L << bit) != 0;
    }

    // Names that differ in their last digits only must not share their bits.
    private static int bit(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed >>> (Integer.SIZE - Integer.numberOfTrailingZeros(BITS));
    }
}
