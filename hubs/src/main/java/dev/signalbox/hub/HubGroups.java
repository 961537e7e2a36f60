package dev.signalbox.hub;

import java.util.concurrent.CompletionStage;

/**
 * Membership in the groups of one hub (protocol F12). Any connection may be added, not only the caller's. Groups exist while somebody is
 * in them; nobody can list them. Safe for use by any thread.
 */
public interface HubGroups {

    /**
     * Adds a connection to a group.
     *
     * @param group any text; compared exactly, and apart from groups of the same name in other hubs
     * @return completes when the membership is in effect: what is sent to the group afterwards is received. Cancelled when nobody
     *     confirms in time, as for an unknown connection. Fails with {@link dev.signalbox.connection.GroupLimitException} when the
     *     connection is in as many groups as it may be
     */
    CompletionStage<Void> add(String connectionId, String group);

    /** Removes a connection from a group; completes as {@link #add} does. */
    CompletionStage<Void> remove(String connectionId, String group);
}
