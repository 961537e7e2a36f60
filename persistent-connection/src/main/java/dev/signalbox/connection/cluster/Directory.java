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
    private static final int MOST_TOMBSTONES = 10_000;

    private final int maxGroups;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Life> lives = new HashMap<>(); // guarded by lock
    private final Map<String, Life> orphans = new LinkedHashMap<>(); // guarded by lock; some of lives
    // Where connections ended lately, so that a late word of them does not bring them back. Guarded by lock.
    private final Map<String, Long> tombstones = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_TOMBSTONES;
        }
    };

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
            if (claim.renews() != 0
                    && (life == null ? tombstones.containsKey(connectionId) : life.claim != claim.renews())) {
                return new Granted(false, null, null);
            }
            orphans.remove(connectionId);
            if (life == null || life.aborted) {
                long asOf = claim.cursor() < 0 ? position : claim.cursor();
                boolean certain = claim.cursor() < 0 && claim.groups().isEmpty();
                lives.put(
                        connectionId,
                        new Life(
                                connectionId,
                                claim.node(),
                                position,
                                claim.origin(),
                                certain,
                                claim.groups(),
                                asOf,
                                maxGroups));
                Ending unmourned = life != null && life.orphan ? new Ending(connectionId, life.origin, true) : null;
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
            if (life != null && !life.aborted) {
                life.change(change, oldest);
            }
        } finally {
            lock.unlock();
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

    /** Ends the life of this claim; null when it is over already or has moved. */
    @Nullable
    Ending closed(String connectionId, long claim, long position) {
        lock.lock();
        try {
            Life life = lives.get(connectionId);
            if (life == null || life.claim != claim) {
                return null;
            }
            lives.remove(connectionId);
            orphans.remove(connectionId);
            tombstones.put(connectionId, position);
            return new Ending(connectionId, life.origin, life.aborted);
        } finally {
            lock.unlock();
        }
    }

    void ended(String connectionId, long claim, long position) {
        lock.lock();
        try {
            Life life = lives.get(connectionId);
            if (life != null && life.claim == claim && life.aborted) {
                lives.remove(connectionId);
                orphans.remove(connectionId);
                tombstones.put(connectionId, position);
            }
        } finally {
            lock.unlock();
        }
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
                    life.orphan = true;
                    life.orphanSinceNanos = nowNanos;
                    orphans.put(life.connectionId, life);
                }
            }
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

    /** What a node owns, in pieces of a bounded size. */
    List<List<Control.Holding>> holdings(String node, int most) {
        lock.lock();
        try {
            List<List<Control.Holding>> pieces = new ArrayList<>();
            List<Control.Holding> piece = new ArrayList<>();
            for (Life life : lives.values()) {
                if (life.node.equals(node) && !life.orphan && !life.aborted) {
                    piece.add(new Control.Holding(life.connectionId, life.claim, life.origin, life.groups()));
                    if (piece.size() == most) {
                        pieces.add(piece);
                        piece = new ArrayList<>();
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

    void told(Control.Holdings holdings) {
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
                } else if (tombstones.getOrDefault(id, 0L) <= holdings.asOf()) {
                    lives.put(
                            id,
                            new Life(
                                    id,
                                    holdings.node(),
                                    holding.claim(),
                                    holding.origin(),
                                    true,
                                    holding.groups(),
                                    holdings.asOf(),
                                    maxGroups));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void restart() {
        lock.lock();
        try {
            tombstones.clear();
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
