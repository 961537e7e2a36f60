package dev.signalbox.connection.cluster;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The membership of a connection that moves to this node, as the log had it when the claim was granted: right at any position the log still
 * reaches back to.
 *
 * @param base topics of the groups it was in before all changes
 * @param changes what changed since, in order
 */
public record Inheritance(Set<String> base, List<Change> changes) {
    public Inheritance {
        base = Set.copyOf(base);
        changes = List.copyOf(changes);
    }

    /** The topics of the groups it was in after everything up to a position. */
    public Set<String> groupsAt(long position) {
        Set<String> groups = new LinkedHashSet<>(base);
        for (Change change : changes) {
            if (change.position() > position) {
                break;
            }
            change.applyTo(groups);
        }
        return groups;
    }

    /**
     * One change of membership.
     *
     * @param position the position of the message that brought it
     * @param joined whether it joined or left
     * @param groupTopic the group
     */
    public record Change(long position, boolean joined, String groupTopic) {
        void applyTo(Set<String> groups) {
            if (joined) {
                groups.add(groupTopic);
            } else {
                groups.remove(groupTopic);
            }
        }
    }
}
