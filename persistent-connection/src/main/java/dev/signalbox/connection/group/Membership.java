package dev.signalbox.connection.group;

import java.util.List;

/**
 * The groups of a connection at one moment.
 *
 * @param groups their qualified names
 * @param generation counts the changes up to then
 * @param position of the log up to which they are in effect
 */
public record Membership(List<String> groups, long generation, long position) {
    /** Keeps its own copy of the names. */
    public Membership {
        groups = List.copyOf(groups);
    }
}
