package dev.signalbox.connection.cluster;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The membership of a connection that moves to this node, as the log had it when the claim was granted: right at any position the log still
 * reaches back to.
 *
 * @param base topics of the groups it was in before all changes
 * @param changes what was to change since, in order
 * @param maxGroups how many groups a connection may be in
 */
public record Inheritance(Set<String> base, List<Change> changes, int maxGroups) {
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
            change.applyTo(groups, maxGroups);
        }
        return groups;
    }

    /**
     * One change of membership, as it was asked for.
     *
     * @param position the position of the message that brought it
     * @param joined whether it joined or left
     * @param groupTopic the group
     */
    public record Change(long position, boolean joined, String groupTopic) {
        // What joins beyond the bound takes no effect, here as in the session; decided only now, since the
        // base may be mended.
        void applyTo(Set<String> groups, int maxGroups) {
            if (!joined) {
                groups.remove(groupTopic);
            } else if (groups.size() < maxGroups) {
                groups.add(groupTopic);
            }
        }
    }
}
