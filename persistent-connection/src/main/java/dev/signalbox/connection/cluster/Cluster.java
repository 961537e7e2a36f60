package dev.signalbox.connection.cluster;

import dev.signalbox.connection.Topics;
import dev.signalbox.connection.backplane.BackplaneStatus;
import dev.signalbox.connection.backplane.NodeLog;
import dev.signalbox.connection.cluster.Inheritance.Change;
import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node among the nodes of its log: says that it is there, claims connections, and looks after those whose node is gone.
 *
 * <p>A connection has one owner: the node of the latest claim in the log. Whatever ends an ownership names the claim, so what comes too late
 * does nothing. Of several nodes that say the same, the first in the log counts. Safe for use by any thread; what the log says is taken
 * in on its reader's thread.
 */
public final class Cluster implements NodeLog.Observer {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final int HOLDINGS_IN_A_MESSAGE = 256;

    private final String node;
    private final NodeLog log;
    private final Ticker ticker;
    private final Duration heartbeat;
    private final ToLongFunction<Control.@Nullable Origin> giveUpNanos;
    private final Listener listener;

    private final Directory directory;
    private final Map<String, Long> seen = new ConcurrentSkipListMap<>(); // when each node gave its last sign of life
    private final Map<Long, Optional<Inheritance>> granted =
            new ConcurrentHashMap<>(); // own claims, until their lane asks
    private final Map<Long, String> unsaid =
            new ConcurrentHashMap<>(); // claims whose end the log did not take, and whose they were
    private volatile boolean lossUnsaid; // this node has missed a part of the log, and the log has not taken that yet
    private final AtomicLong claims = new AtomicLong();
    private final AtomicLong adopted = new AtomicLong(); // orphans whose end this node has mourned
    private volatile boolean left;
    private volatile boolean begun;
    private boolean healthy; // scheduler's thread only: whether the beat before found the log readable

    /**
     * A node that takes no part before {@link #start}.
     *
     * @param node this run of this node, a name no other ever has
     * @param heartbeat how often {@link #beat} is called
     * @param giveUp how long the client of a node that is gone may take to come back, given the request it came with
     * @param maxGroups how many groups a connection may be in
     */
    public Cluster(
            String node,
            NodeLog log,
            Ticker ticker,
            Duration heartbeat,
            Function<Control.@Nullable Origin, Duration> giveUp,
            int maxGroups,
            Listener listener) {
        this.node = node;
        this.log = log;
        this.ticker = ticker;
        this.heartbeat = heartbeat;
        this.giveUpNanos = origin -> giveUp.apply(origin).toNanos();
        this.directory = new Directory(maxGroups);
        this.listener = listener;
    }

    /** What the node around must do. Called on the reader's thread or the scheduler's; must not block. */
    public interface Listener {
        /** A membership command of this node took effect. */
        void acknowledged(String ackId);

        /** A connection was not added to a group as this node wanted, since it is in as many as it may be. */
        void groupRefused(String ackId);

        /**
         * A connection of a node that is gone has ended, and it is on this node to raise its OnDisconnected.
         *
         * @param origin the request it came with; null when nobody knows it any more
         */
        void ended(String connectionId, Control.@Nullable Origin origin, boolean stopCalled);
    }

    /** Begins to read the log and to take part. */
    public void start() {
        log.start(this);
        say(node, new Control.Alive(node, true));
    }

    /** This node's name. */
    public String node() {
        return node;
    }

    /** How many connections of the whole cluster are known here. */
    public int connections() {
        return directory.size();
    }

    /** The topics of the groups a connection of any node is in, as far as this one has read; null when it does not know it. */
    public @Nullable List<String> groups(String connectionId) {
        return directory.groups(connectionId);
    }

    /** The nodes heard of lately, this one included. */
    public List<String> nodes() {
        return List.copyOf(seen.keySet());
    }

    /** How many connections of nodes that were gone this node has declared ended. */
    public long adopted() {
        return adopted.get();
    }

    /** A number for the next claim of this node. */
    public long nextClaim() {
        return claims.incrementAndGet();
    }

    /** Claims a connection; the claim is granted when the log has it. Fails when the log does not take it. */
    public CompletionStage<Void> claim(
            String connectionId,
            long number,
            Control.@Nullable Origin origin,
            long cursor,
            List<String> groups,
            List<String> refused) {
        return say(
                Topics.connection(connectionId), new Control.Claim(node, number, origin, cursor, groups, refused, 0));
    }

    /** Goes on with an ownership that the others may think is over; counts for nothing when somebody else has claimed since. */
    public CompletionStage<Void> renew(String connectionId, long number, long claim) {
        return say(
                Topics.connection(connectionId),
                new Control.Claim(node, number, null, -1, List.of(), List.of(), claim));
    }

    /** What goes along with the claim of this node at a position; null when the connection begins anew. To be asked once. */
    public @Nullable Inheritance inheritance(long claim) {
        Optional<Inheritance> inheritance = granted.remove(claim);
        return inheritance == null ? null : inheritance.orElse(null);
    }

    /** Says that the client of a connection of this node did not come back; it ends when the log has it. */
    public CompletionStage<Void> close(String connectionId, long claim) {
        return say(Topics.connection(connectionId), new Control.Close(node, claim, false));
    }

    /** Says that this node has taken note of a connection's end; again and again until the log takes it. */
    public void ended(String connectionId, long claim) {
        say(Topics.connection(connectionId), new Control.Ended(claim)).whenComplete((done, failure) -> {
            if (failure != null) {
                unsaid.put(claim, connectionId);
            }
        });
    }

    /** Says in which groups a connection that began anew is, when that is not what its claim said. */
    public void tell(String connectionId, long claim, long asOf, Control.@Nullable Origin origin, List<String> groups) {
        say(node, new Control.Holdings(node, asOf, List.of(new Control.Holding(connectionId, claim, origin, groups))));
    }

    /** Confirms a membership command to the node that waits for it. */
    public void acknowledge(String ackId) {
        say(node, new Control.Ack(ackId, true));
    }

    /** A mark in the log for this node itself, acknowledged to its {@link Listener} when all that came before it has been read. */
    public CompletionStage<Void> mark(String ackId) {
        return say(node, new Control.Ack(ackId, true));
    }

    /** Tells the node that waits for it that a connection was not added to a group. */
    public void refuseGroup(String ackId) {
        say(node, new Control.Ack(ackId, false));
    }

    /** This node has missed a part of the log: it gives up what it owned and asks the others what there is. */
    public void lostTrack() {
        LOG.warn("{} has missed a part of the log and gives up what it owned", node);
        sayLost();
    }

    // At the end of an outage, when this is noticed, the log may not take messages again yet.
    private void sayLost() {
        say(node, new Control.Gone(node, node))
                .runAfterBoth(say(node, new Control.Alive(node, true)), () -> {})
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        lossUnsaid = true;
                    }
                });
    }

    /** This node leaves: what it owned is for the others to take over, or to mourn when nobody comes back. Idempotent. */
    public CompletionStage<Void> leave() {
        left = true;
        return say(node, new Control.Gone(node, node));
    }

    /**
     * One beat of the heartbeat: says that this node is there, and looks for nodes that are not and clients that did not come back. Silent
     * while the log cannot be read: then nobody can be heard.
     */
    public void beat() {
        if (left) {
            return;
        }
        BackplaneStatus status = log.status();
        long now = ticker.nanos();
        say(node, new Control.Alive(node, false));
        if (status.state() != BackplaneStatus.State.OPEN || status.lag().compareTo(heartbeat) > 0) {
            healthy = false;
            return;
        }
        if (!healthy) {
            healthy = true;
            seen.replaceAll((name, at) -> now); // nobody could be heard until now
        }
        if (lossUnsaid) {
            lossUnsaid = false;
            sayLost();
        }
        for (Map.Entry<Long, String> end : List.copyOf(unsaid.entrySet())) {
            unsaid.remove(end.getKey());
            ended(end.getValue(), end.getKey());
        }
        long timeout = log.config().nodeTimeout().toNanos();
        seen.forEach((name, at) -> {
            if (!name.equals(node) && now - at >= timeout) {
                LOG.warn("{} was not heard of for {} s and counts as gone", name, (now - at) / 1_000_000_000);
                say(node, new Control.Gone(name, node));
            }
        });
        for (Directory.Overdue overdue : directory.overdue(now - rank() * heartbeat.toNanos(), giveUpNanos)) {
            say(Topics.connection(overdue.connectionId()), new Control.Close(node, overdue.claim(), true));
        }
    }

    // So that usually one node speaks for all; should it fail, the next one does.
    private int rank() {
        int rank = 0;
        for (String name : seen.keySet()) {
            if (name.equals(node)) {
                break;
            }
            rank++;
        }
        return rank;
    }

    private CompletionStage<Void> say(String topic, Control control) {
        CompletionStage<Void> said = log.append(Message.control(topic, control));
        said.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.debug("the log did not take {}", control.getClass().getSimpleName(), failure);
            }
        });
        return said;
    }

    @Override
    public void begun(long epoch) {
        if (begun) {
            directory.restart();
        }
        begun = true;
    }

    @Override
    public void gap() {
        lostTrack();
    }

    @Override
    public void control(LogEntry entry) {
        Message message = entry.message();
        switch (message.kind()) {
            case ADD_TO_GROUP, REMOVE_FROM_GROUP -> {
                String group = message.groupTopic();
                if (group != null) {
                    boolean joined = message.kind() == Message.Kind.ADD_TO_GROUP;
                    directory.changed(
                            Topics.connectionId(message.topic()),
                            new Change(entry.position(), joined, group),
                            log.oldest());
                }
            }
            case ABORT, CLOSE -> directory.aborted(Topics.connectionId(message.topic()));
            case CONTROL -> {
                Control control = message.control();
                if (control != null) {
                    control(entry.position(), message.topic(), control);
                }
            }
            case PAYLOAD, INITIALIZE -> {}
        }
    }

    private void control(long position, String topic, Control control) {
        if (control instanceof Control.Claim claim) {
            claimed(position, Topics.connectionId(topic), claim);
        } else if (control instanceof Control.Close close) {
            closed(position, Topics.connectionId(topic), close);
        } else if (control instanceof Control.Ended ended) {
            directory.ended(Topics.connectionId(topic), ended.claim(), position);
        } else if (control instanceof Control.Ack ack) {
            if (ack.taken()) {
                listener.acknowledged(ack.ackId());
            } else {
                listener.groupRefused(ack.ackId());
            }
        } else if (control instanceof Control.Alive alive) {
            alive(position, alive);
        } else if (control instanceof Control.Gone gone) {
            seen.remove(gone.node());
            directory.gone(gone.node(), ticker.nanos());
        } else if (control instanceof Control.Holdings holdings) {
            directory.told(holdings);
        }
    }

    private void claimed(long position, String connectionId, Control.Claim claim) {
        seen.putIfAbsent(claim.node(), ticker.nanos());
        Directory.Granted found = directory.claimed(connectionId, position, claim, log.oldest());
        if (claim.node().equals(node) && found.counts()) {
            granted.put(position, Optional.ofNullable(found.inheritance()));
            Directory.Ending unmourned = found.unmourned();
            if (unmourned != null) {
                mourn(unmourned);
            }
        }
    }

    private void closed(long position, String connectionId, Control.Close close) {
        Directory.Ending ending = directory.closed(connectionId, close.claim(), position);
        if (ending != null && close.orphan() && close.node().equals(node)) {
            mourn(ending);
        }
    }

    private void mourn(Directory.Ending ending) {
        adopted.incrementAndGet();
        listener.ended(ending.connectionId(), ending.origin(), ending.stopCalled());
    }

    private void alive(long position, Control.Alive alive) {
        seen.put(alive.node(), ticker.nanos());
        if (alive.joining() && !alive.node().equals(node)) {
            for (List<Control.Holding> piece : directory.holdings(node, HOLDINGS_IN_A_MESSAGE)) {
                say(node, new Control.Holdings(node, position, piece));
            }
        }
    }
}
