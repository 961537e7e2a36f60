package dev.signalbox.connection.runtime;

import dev.signalbox.connection.lane.Lane;
import dev.signalbox.connection.lane.Tally;
import dev.signalbox.connection.log.MessageLog;
import dev.signalbox.connection.ring.MemoryBudget;
import dev.signalbox.protocol.TransportType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/** What the runtime has done and how it stands, for metrics: sums over the lanes. Asking never waits. Safe for use by any thread. */
public final class RuntimeFigures {
    private final List<Tally> lanes;
    private final MessageLog log;
    private final MemoryBudget budget;
    private final InboundBytes inbound;
    private final Map<TransportType, LongAdder> received = new EnumMap<>(TransportType.class); // filled once, then read

    RuntimeFigures(List<Lane> lanes, MessageLog log, MemoryBudget budget, InboundBytes inbound) {
        this.lanes = lanes.stream().map(Lane::tally).toList();
        this.log = log;
        this.budget = budget;
        this.inbound = inbound;
        for (TransportType type : TransportType.values()) {
            received.put(type, new LongAdder());
        }
    }

    void heard(TransportType type) {
        of(type).increment();
    }

    /** Messages that clients sent over a transport, since the start. */
    public long received(TransportType type) {
        return of(type).sum();
    }

    /** Messages and replies handed to transports of a type, since the start. */
    public long sent(TransportType type) {
        return sum(tally -> tally.sent(type));
    }

    /** Bytes of frames handed to transports of a type, since the start; keep-alives do not count. */
    public long sentBytes(TransportType type) {
        return sum(tally -> tally.sentBytes(type));
    }

    /** Messages of the log put into rings, one for each connection, since the start. */
    public long delivered() {
        return sum(Tally::delivered);
    }

    /** The position of the newest message: on a single node, how many were published since the start. */
    public long published() {
        return log.tail();
    }

    /** How many messages the log holds. */
    public long logEntries() {
        return log.held().entries();
    }

    /** How many bytes they have. */
    public long logBytes() {
        return log.held().bytes();
    }

    /** How many topics are listened to; one that connections of several lanes listen to counts once for each lane. */
    public long topics() {
        return sum(Tally::topics);
    }

    /** How many lanes there are. */
    public int lanes() {
        return lanes.size();
    }

    /** How many lanes are behind the log at this moment. */
    public int busyLanes() {
        long tail = log.tail();
        return (int) lanes.stream().filter(tally -> tally.position() < tail).count();
    }

    /** How many entries of the log a lane has not taken yet. */
    public long lag(int lane) {
        return Math.max(0, log.tail() - lanes.get(lane).position());
    }

    /** How many bytes all connections together hold. */
    public long heldBytes() {
        return budget.used();
    }

    /** How many bytes of messages that clients sent wait to be worked on. */
    public long inboundBytes() {
        return inbound.used();
    }

    private LongAdder of(TransportType type) {
        LongAdder count = received.get(type);
        if (count == null) {
            throw new AssertionError(type); // each constant has one
        }
        return count;
    }

    private long sum(ToLongFunction<Tally> figure) {
        return lanes.stream().mapToLong(figure).sum();
    }
}
