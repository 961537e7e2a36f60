package dev.signalbox.connection.cluster;

import dev.signalbox.connection.cluster.Inheritance.Change;
import dev.signalbox.connection.log.Control;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * All connections of the cluster as the log tells of them, up to what this node has read: who owns each, and in which groups it is. Every
 * node keeps its own, and all come to the same.
 *
 * <p>Safe for use by any thread. What the log says is entered in its order, by the node's one reader.
 */
final class Directory {
    private static final int MOST_LATEST = 10_000; // connections
    private static final int MOST_UNTOLD = 100; // changes of one of them
    private static final int PIECE_BYTES =
            1 << 17; // engines bound their messages, and a connection may be in many groups

    private final int maxGroups;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Life> lives = new HashMap<>(); // guarded by lock
    private final Map<String, Life> orphans = new LinkedHashMap<>(); // guarded by lock; some of lives
    // Which claims ended lately, so that a late word of one does not bring its connection back. Guarded by lock.
    private final Map<String, Long> tombstones = new Latest<>();
    // What has changed of connections that are not known yet: what is told of them may be from before. Guarded by lock.
    private final Map<String, List<Change>> untold = new Latest<>();

    /** Forgets the oldest beyond a bound. */
    private static final class Latest<T> extends LinkedHashMap<String, T> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
            return size() > MOST_LATEST;
        }
    }

    /**
     * Knows nobody yet.
     *
     * @param maxGroups how many groups a connection may be in
     */
    Directory(int maxGroups) {
        this.maxGroups = maxGroups;
    }

    /** An end that counts: the life it ended, and whether its client had said that it stops. */
    record Ending(String connectionId, Control.@Nullable Origin origin, boolean stopCalled) {}

    /**
     * What a claim found.
     *
     * @param counts whether it was granted at all
     * @param inheritance the membership that goes on; null when the connection was not known or had ended
     * @param unmourned a life that had ended without anybody left to say so; null in good times
     */
    record Granted(
            boolean counts,
            @Nullable Inheritance inheritance,
            @Nullable Ending unmourned) {}

    Granted claimed(String connectionId, long position, Control.Claim claim, long oldest) {
        lock.lock();
        try {
            Life life = lives.get(connectionId);
            boolean renews = claim.renews() != 0;
            if (renews && (life == null ? isEnded(connectionId, claim.renews()) : life.claim != claim.renews())) {
                return new Granted(false, null, null);
            }
            orphans.remove(connectionId);
            if (life == null || life.aborted) {
                long asOf = claim.cursor() < 0 ? position : claim.cursor();
                boolean certain =
                        !renews && claim.cursor() < 0 && claim.groups().isEmpty();
                begin(new Life(
                        connectionId,
                        claim.node(),
                        position,
                        claim.origin(),
                        certain,
                        claim.groups(),
                        asOf,
                        maxGroups));
                // An owner that renews did not own it when it read of the end, and kept silent.
                Ending unmourned =
                        life != null && (life.orphan || renews) ? new Ending(connectionId, life.origin, true) : null;
                return new Granted(true, null, unmourned);
            }
            Inheritance inheritance = life.inheritance();
            life.node = claim.node();
            life.claim = position;
            life.orphan = false;
            if (claim.origin() != null) {
                life.origin = claim.origin();
            }
            for (String refused : claim.refused()) {
                life.change(new Change(position, false, refused), oldest);
            }
            return new Granted(true, inheritance, null);
        } finally {
            lock.unlock();
        }
    }

    void changed(String connectionId, Change change, long oldest) {
        lock.lock();
        try {
            Life life = lives.get(connectionId);
            if (life == null) {
                List<Change> changes = untold.computeIfAbsent(connectionId, id -> new ArrayList<>());
                if (changes.size() == MOST_UNTOLD) {
                    changes.remove(0);
                }
                changes.add(change);
            } else if (!life.aborted) {
                life.change(change, oldest);
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin(Life life) {
        lives.put(life.connectionId, life);
        List<Change> changes = untold.remove(life.connectionId);
        if (changes != null) {
            changes.forEach(change -> life.change(change, 0));
        }
    }

    void aborted(String connectionId) {
        lock.lock();
        try {
            Life life = lives.get(connectionId);
            if (life != null) {
                life.aborted = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the life of this claim; null when it is over already, has moved, or is not known here. */
    @Nullable
    Ending closed(String connectionId, long claim) {
        lock.lock();
        try {
            Life life = lives.get(connectionId);
            if (life != null && life.claim != claim) {
                return null;
            }
            tombstones.merge(connectionId, claim, Math::max); // also of what is told of later
            untold.remove(connectionId);
            if (life == null) {
                return null;
            }
            lives.remove(connectionId);
            orphans.remove(connectionId);
            return new Ending(connectionId, life.origin, life.aborted);
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnded(String connectionId, long claim) {
        return claim <= tombstones.getOrDefault(connectionId, 0L);
    }

    /** The topics of a connection's groups; null when the connection is not known. */
    @Nullable
    List<String> groups(String connectionId) {
        lock.lock();
        try {
            Life life = lives.get(connectionId);
            return life == null || life.aborted ? null : life.groups();
        } finally {
            lock.unlock();
        }
    }

    void gone(String node, long nowNanos) {
        lock.lock();
        try {
            for (Life life : lives.values()) {
                if (life.node.equals(node) && !life.orphan) {
                    orphan(life, nowNanos);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** An ownership that nobody looks after is as one whose node is gone, unless the connection has moved on. */
    void adrift(String connectionId, long claim, long nowNanos) {
        lock.lock();
        try {
            Life life = lives.get(connectionId);
            if (life != null && life.claim == claim && !life.orphan) {
                orphan(life, nowNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private void orphan(Life life, long nowNanos) {
        life.orphan = true;
        life.orphanSinceNanos = nowNanos;
        orphans.put(life.connectionId, life);
    }

    /** Those who wait to be claimed could not be, until now. */
    void waitAnew(long nowNanos) {
        lock.lock();
        try {
            orphans.values().forEach(life -> life.orphanSinceNanos = nowNanos);
        } finally {
            lock.unlock();
        }
    }

    /** A connection whose client should have come back by now. */
    record Overdue(String connectionId, long claim) {}

    List<Overdue> overdue(long nowNanos, ToLongFunction<Control.@Nullable Origin> timeoutNanos) {
        lock.lock();
        try {
            List<Overdue> overdue = new ArrayList<>();
            for (Life life : orphans.values()) {
                if (life.aborted || nowNanos - life.orphanSinceNanos >= timeoutNanos.applyAsLong(life.origin)) {
                    overdue.add(new Overdue(life.connectionId, life.claim));
                }
            }
            return overdue;
        } finally {
            lock.unlock();
        }
    }

    /** What a node owns, or what is {@linkplain Control.Holdings#NOBODY nobody's}, in pieces of a bounded size. */
    List<List<Control.Holding>> holdings(String node) {
        lock.lock();
        try {
            List<List<Control.Holding>> pieces = new ArrayList<>();
            List<Control.Holding> piece = new ArrayList<>();
            int size = 0;
            for (Life life : lives.values()) {
                if ((life.orphan ? Control.Holdings.NOBODY : life.node).equals(node) && !life.aborted) {
                    Control.Holding holding =
                            new Control.Holding(life.connectionId, life.claim, life.origin, life.groups());
                    piece.add(holding);
                    size += holding.size();
                    if (size >= PIECE_BYTES) {
                        pieces.add(piece);
                        piece = new ArrayList<>();
                        size = 0;
                    }
                }
            }
            if (!piece.isEmpty()) {
                pieces.add(piece);
            }
            return pieces;
        } finally {
            lock.unlock();
        }
    }

    void told(Control.Holdings holdings, long nowNanos) {
        lock.lock();
        try {
            for (Control.Holding holding : holdings.connections()) {
                String id = holding.connectionId();
                Life life = lives.get(id);
                if (life != null) {
                    life.rebase(holding.groups(), holdings.asOf());
                    if (life.origin == null) {
                        life.origin = holding.origin();
                    }
                } else if (!isEnded(id, holding.claim())) {
                    Life told = new Life(
                            id,
                            holdings.node(),
                            holding.claim(),
                            holding.origin(),
                            true,
                            holding.groups(),
                            holdings.asOf(),
                            maxGroups);
                    begin(told);
                    if (holdings.node().equals(Control.Holdings.NOBODY)) {
                        orphan(told, nowNanos);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** A part of the log was not read: what is known may have ended or moved in it. */
    void forget() {
        lock.lock();
        try {
            lives.clear();
            orphans.clear();
            untold.clear();
        } finally {
            lock.unlock();
        }
    }

    void restart() {
        lock.lock();
        try {
            tombstones.clear();
            untold.clear();
            lives.values().forEach(Life::restart);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return lives.size();
        } finally {
            lock.unlock();
        }
    }
}
