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
import java.util.NavigableMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongPredicate;
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
    private static final int FEWEST_HEARTBEATS = 3; // unheard until a node counts as gone
    private static final int SETTLED = 3; // beats after an outage, in the second of which all nodes have claimed again

    private final String node;
    private final NodeLog log;
    private final Ticker ticker;
    private final Duration heartbeat;
    private final ToLongFunction<Control.@Nullable Origin> giveUpNanos;
    private final Listener listener;

    private final Directory directory;
    private final Peers peers;
    private final Voice voice;
    private final Losses losses;
    private final NavigableMap<Long, Grant> granted =
            new ConcurrentSkipListMap<>(); // own claims, until their lane asks
    private final AtomicInteger lanes = new AtomicInteger();
    private final AtomicLong claims = new AtomicLong();
    private final AtomicLong adopted = new AtomicLong(); // orphans whose end this node has mourned
    private volatile boolean left;
    private volatile boolean begun;
    private volatile int healthyBeats; // how many in a row found the log readable; written by the scheduler's thread
    private long lastBeatNanos; // scheduler's thread only

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
        this.peers = new Peers(node);
        this.voice = new Voice(log, ticker);
        this.losses = new Losses(node, voice);
        this.listener = listener;
        this.lastBeatNanos = ticker.nanos();
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
        losses.join();
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
        return peers.names();
    }

    /** How many connections of nodes that were gone this node has declared ended. */
    public long adopted() {
        return adopted.get();
    }

    /** A number for a lane of this node, 1 for the first. */
    public int nextLane() {
        return lanes.incrementAndGet();
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
        return voice.say(
                Topics.connection(connectionId), new Control.Claim(node, number, origin, cursor, groups, refused, 0));
    }

    /** Goes on with an ownership that the others may think is over; counts for nothing when somebody else has claimed since. */
    public CompletionStage<Void> renew(String connectionId, long number, long claim) {
        return voice.say(
                Topics.connection(connectionId),
                new Control.Claim(node, number, null, -1, List.of(), List.of(), claim));
    }

    /** Whether the claim of this node at a position counted, as {@link #inheritance} has not been asked for yet. */
    public boolean isGranted(long claim) {
        return granted.containsKey(claim);
    }

    /** What goes along with the claim of this node at a position; null when the connection begins anew. To be asked once. */
    public @Nullable Inheritance inheritance(long claim) {
        Grant grant = granted.remove(claim);
        return grant == null ? null : grant.inheritance();
    }

    /** Says that the client of a connection of this node did not come back; it ends when the log has it. */
    public CompletionStage<Void> close(String connectionId, long claim) {
        return voice.say(Topics.connection(connectionId), new Control.Close(node, claim, false));
    }

    /** Says that this node has taken note of a connection's end. */
    public void ended(String connectionId, long claim) {
        voice.sayUntilTaken(Topics.connection(connectionId), new Control.Ended(claim));
    }

    /** Says that a connection of this node is over, its end being mourned already or nobody's business. */
    public void over(String connectionId, long claim) {
        voice.sayUntilTaken(Topics.connection(connectionId), new Control.Close(node, claim, false));
    }

    /** Nobody here looks after a connection that this node has claimed; it ends when its client does not come back in time. */
    public void adrift(String connectionId, long claim) {
        directory.adrift(connectionId, claim, ticker.nanos());
    }

    /** Says in which groups a connection is, when that is not what its claim said. */
    public void tell(String connectionId, long claim, long asOf, Control.@Nullable Origin origin, List<String> groups) {
        voice.sayUntilTaken(
                node,
                new Control.Holdings(node, asOf, List.of(new Control.Holding(connectionId, claim, origin, groups))));
    }

    /** Confirms a membership command to the node that waits for it. */
    public void acknowledge(String ackId) {
        voice.sayUntilTaken(node, new Control.Ack(ackId, true));
    }

    /** A mark in the log for this node itself, acknowledged to its {@link Listener} when all that came before it has been read. */
    public CompletionStage<Void> mark(String ackId) {
        return voice.say(node, new Control.Ack(ackId, true));
    }

    /** Tells the node that waits for it that a connection was not added to a group. */
    public void refuseGroup(String ackId) {
        voice.sayUntilTaken(node, new Control.Ack(ackId, false));
    }

    /**
     * A lane has missed a part of the log, up to a position: this node gives up what it owned and asks the others what there is. Once for all lanes
     * that miss the same.
     *
     * @param itsOwn which numbers of claims are that lane's; it will not ask for those in that part
     */
    public void lostTrack(long through, LongPredicate itsOwn) {
        granted.headMap(through, true).values().removeIf(grant -> itsOwn.test(grant.number()));
        losses.noticed(through);
    }

    /** This node leaves: what it owned is for the others to take over, or to mourn when nobody comes back. Idempotent. */
    public CompletionStage<Void> leave() {
        left = true;
        voice.silence();
        return voice.say(node, new Control.Gone(node, node));
    }

    /**
     * One beat of the heartbeat: says that this node is there, and looks for nodes that are not and clients that did not come back. Silent
     * while the log cannot be read, or after this node has stood still: then nobody could be heard.
     */
    public void beat() {
        if (left) {
            return;
        }
        BackplaneStatus status = log.status();
        long now = ticker.nanos();
        boolean stoodStill = now - lastBeatNanos > 2 * heartbeat.toNanos();
        lastBeatNanos = now;
        voice.tire();
        if (status.state() == BackplaneStatus.State.INITIAL) {
            return; // what waits for the first opening is bounded, and this would fill it
        }
        voice.say(node, new Control.Alive(node, false));
        if (stoodStill
                || status.state() != BackplaneStatus.State.OPEN
                || status.lag().compareTo(heartbeat) > 0) {
            healthyBeats = 0;
            return;
        }
        if (healthyBeats == 0) { // nobody could be heard until now
            peers.waitAnew(now);
            directory.waitAnew(now);
        }
        healthyBeats = Math.min(SETTLED, healthyBeats + 1);
        losses.repeat();
        voice.repeat();
        long timeout = Math.max(log.config().nodeTimeout().toNanos(), FEWEST_HEARTBEATS * heartbeat.toNanos());
        peers.silent(now, timeout, (name, silent) -> {
            LOG.warn("{} was not heard of for {} s and counts as gone", name, silent / 1_000_000_000);
            voice.say(node, new Control.Gone(name, node));
        });
        for (Directory.Overdue overdue : directory.overdue(now - peers.rank() * heartbeat.toNanos(), giveUpNanos)) {
            voice.say(Topics.connection(overdue.connectionId()), new Control.Close(node, overdue.claim(), true));
        }
    }

    /**
     * Any thread: whether the log has been readable for so long that who waited for the end of an outage at another node would have been heard of
     * by now.
     */
    public boolean isSettled() {
        return healthyBeats >= SETTLED;
    }

    @Override
    public void begun(long epoch) {
        if (begun) {
            directory.restart();
            losses.begun();
            granted.clear();
            voice.restart();
        }
        begun = true;
    }

    @Override
    public void gap() {
        if (!peers.isAlone()) {
            directory.forget(); // the others tell what there is
        }
        losses.gap();
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
            closed(Topics.connectionId(topic), close);
        } else if (control instanceof Control.Ended ended) {
            directory.closed(Topics.connectionId(topic), ended.claim());
        } else if (control instanceof Control.Ack ack) {
            if (ack.taken()) {
                listener.acknowledged(ack.ackId());
            } else {
                listener.groupRefused(ack.ackId());
            }
        } else if (control instanceof Control.Alive alive) {
            alive(position, alive);
        } else if (control instanceof Control.Gone gone) {
            peers.gone(gone.node());
            directory.gone(gone.node(), ticker.nanos());
            if (gone.node().equals(node) && gone.by().equals(node)) {
                losses.gaveUp(position);
            }
        } else if (control instanceof Control.Holdings holdings) {
            if (!holdings.node().equals(Control.Holdings.NOBODY)) {
                peers.met(holdings.node(), ticker.nanos()); // perhaps it said so as it left
            }
            directory.told(holdings, ticker.nanos());
        }
    }

    private void claimed(long position, String connectionId, Control.Claim claim) {
        peers.met(claim.node(), ticker.nanos());
        Directory.Granted found = directory.claimed(connectionId, position, claim, log.oldest());
        if (claim.node().equals(node) && found.counts()) {
            granted.put(position, new Grant(claim.number(), found.inheritance()));
            Directory.Ending unmourned = found.unmourned();
            if (unmourned != null) {
                mourn(unmourned);
            }
        }
    }

    private void closed(String connectionId, Control.Close close) {
        Directory.Ending ending = directory.closed(connectionId, close.claim());
        if (ending != null && close.orphan() && close.node().equals(node)) {
            mourn(ending);
        }
    }

    private void mourn(Directory.Ending ending) {
        adopted.incrementAndGet();
        listener.ended(ending.connectionId(), ending.origin(), ending.stopCalled());
    }

    private void alive(long position, Control.Alive alive) {
        peers.alive(alive.node(), ticker.nanos());
        if (!alive.joining()) {
            return;
        }
        if (alive.node().equals(node)) {
            losses.joined(position);
            return;
        }
        tellHoldings(node, position);
        if (peers.isFirstBut(alive.node())) {
            tellHoldings(Control.Holdings.NOBODY, position);
        }
    }

    private void tellHoldings(String owner, long asOf) {
        for (List<Control.Holding> piece : directory.holdings(owner)) {
            voice.sayUntilTaken(node, new Control.Holdings(owner, asOf, piece));
        }
    }

    /** A claim of this node that counts, and what goes along with it; null when the connection begins anew. */
    private record Grant(long number, @Nullable Inheritance inheritance) {}
}
