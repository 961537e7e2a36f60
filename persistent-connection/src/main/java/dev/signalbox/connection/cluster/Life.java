package dev.signalbox.connection.cluster;

import dev.signalbox.connection.cluster.Inheritance.Change;
import dev.signalbox.connection.log.Control;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One connection of the cluster from its first claim to its end, as the directory knows it. Guarded by the directory's lock. */
final class Life {
    final String connectionId;
    String node; // who owns it, or owned it last
    long claim; // position of the claim in force
    Control.@Nullable Origin origin; // of the latest claim that told it
    boolean aborted; // ended by a message its owner has not yet taken note of
    boolean orphan; // its owner is gone
    long orphanSinceNanos;

    private final int maxGroups;
    private boolean certain; // whether the base is right, or only what a claim thought that knew no better
    private Set<String> base;
    private long baseAt; // changes up to here are in the base
    private final ArrayDeque<Change> changes = new ArrayDeque<>(1);

    Life(
            String connectionId,
            String node,
            long claim,
            Control.@Nullable Origin origin,
            boolean certain,
            List<String> groups,
            long asOf,
            int maxGroups) {
        this.maxGroups = maxGroups;
        this.connectionId = connectionId;
        this.node = node;
        this.claim = claim;
        this.origin = origin;
        this.certain = certain;
        base = first(groups);
        baseAt = asOf;
    }

    // A session takes no more of them either.
    private Set<String> first(List<String> groups) {
        return groups.stream().limit(maxGroups).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Adds a change; those from before the oldest message held can no longer be told apart by anybody. */
    void change(Change change, long oldest) {
        if (change.position() <= baseAt) {
            return;
        }
        while (!changes.isEmpty() && changes.getFirst().position() < oldest) {
            Change earliest = changes.removeFirst();
            earliest.applyTo(base, maxGroups);
            baseAt = earliest.position();
        }
        changes.add(change);
    }

    /** Takes the owner's word for the groups up to a position, if it knows better. */
    void rebase(List<String> groups, long asOf) {
        if (!certain) {
            certain = true;
            base = first(groups);
            baseAt = asOf;
            changes.removeIf(change -> change.position() <= asOf);
        }
    }

    /** Forgets positions, which mean nothing any more. */
    void restart() {
        changes.forEach(change -> change.applyTo(base, maxGroups));
        changes.clear();
        baseAt = 0;
    }

    Inheritance inheritance() {
        return new Inheritance(base, List.copyOf(changes), maxGroups);
    }

    List<String> groups() {
        return List.copyOf(inheritance().groupsAt(Long.MAX_VALUE));
    }
}
