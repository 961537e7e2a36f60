package dev.signalbox.connection.log;

import dev.signalbox.connection.client.ClientFamily;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What nodes that share one log say to each other in it: who owns a connection, which nodes there are. On a single node none of these is
 * ever published.
 *
 * <p>The position of a {@link Claim} is the number of the ownership it begins; whatever is said about a connection later names that
 * number, so that what comes too late is recognised and does nothing.
 */
public sealed interface Control {
    /** How many bytes it stands for in the bounds of logs, about; what has a small and fixed size counts as nothing. */
    default int size() {
        return 0;
    }

    private static int size(List<String> texts) {
        int overhead = 48; // of a text in the heap
        int size = 0;
        for (String text : texts) {
            size += overhead + text.length();
        }
        return size;
    }

    /**
     * A node takes a connection over, or takes up one that is new to it.
     *
     * @param node who claims
     * @param number tells the claims of one node apart
     * @param origin the request behind it; null when the node only renews what it owned before
     * @param cursor how far the client has come; -1 when it did not say, or named another log
     * @param groups the group topics the connection begins with when its membership is not known
     * @param refused group topics the application did not let the connection rejoin
     * @param renews the ownership it goes on with, and without which it counts for nothing; 0 for a claim that takes over whatever there is
     */
    record Claim(
            String node,
            long number,
            @Nullable Origin origin,
            long cursor,
            List<String> groups,
            List<String> refused,
            long renews)
            implements Control {
        public Claim {
            groups = List.copyOf(groups);
            refused = List.copyOf(refused);
        }

        @Override
        public int size() {
            return Control.size(groups) + Control.size(refused);
        }
    }

    /**
     * A connection's client did not come back in time: the first of these that names the ownership in force ends it.
     *
     * @param node who says so, and raises OnDisconnected if this is the one that counts
     * @param claim the ownership it ends
     * @param orphan whether the owner is gone, so that there is no session to end
     */
    record Close(String node, long claim, boolean orphan) implements Control {}

    /**
     * The owner has taken note of a connection's end, which another message brought.
     *
     * @param claim the ownership that ended
     */
    record Ended(long claim) implements Control {}

    /**
     * A node is there; repeated with every heartbeat.
     *
     * @param joining whether it has just come and asks for what the others hold
     */
    record Alive(String node, boolean joining) implements Control {}

    /**
     * What a node owned is nobody's.
     *
     * @param node who is gone
     * @param by who says so: the node itself when it leaves, another one that has not heard of it for too long
     */
    record Gone(String node, String by) implements Control {}

    /**
     * What became of a membership command.
     *
     * @param ackId names the command
     * @param taken whether it has taken effect; otherwise the connection is in as many groups as it may be
     */
    record Ack(String ackId, boolean taken) implements Control {}

    /**
     * In the place of a message that this node cannot read, since a node of another version wrote it, or something else.
     *
     * @param why what is wrong with it; one of few texts
     * @param lost whether it may have been for clients; otherwise it was said between nodes, and means nothing to this one
     */
    record Unreadable(String why, boolean lost) implements Control {}

    /**
     * Some of what a node owns, for nodes that came later than the claims.
     *
     * @param node the owner; {@link #NOBODY} when they wait for their clients to come back anywhere
     * @param asOf the position up to which the groups are right
     */
    record Holdings(String node, long asOf, List<Holding> connections) implements Control {
        /** In the place of an owner that is gone. */
        public static final String NOBODY = "";

        public Holdings {
            connections = List.copyOf(connections);
        }

        @Override
        public int size() {
            return connections.stream().mapToInt(Holding::size).sum();
        }
    }

    /**
     * One connection of {@link Holdings}.
     *
     * @param claim its ownership
     * @param origin the request behind it; null when it is not known
     * @param groups the topics of the groups it is in
     */
    record Holding(
            String connectionId, long claim, @Nullable Origin origin, List<String> groups) {
        public Holding {
            groups = List.copyOf(groups);
        }

        /** How many bytes it stands for, about. */
        public int size() {
            int overhead = 256; // an id, and what is known of a request
            return overhead + Control.size(groups);
        }
    }

    /**
     * As much of a request as another node needs to raise a connection's OnDisconnected in its place: no token, header or cookie, which
     * are none of a log's business.
     *
     * @param path the local path, mount included
     * @param connectionData the hubs its client listed, as sent; null when it sent none
     * @param user the user's name
     * @param authenticated whether the name was proven
     * @param remoteAddress the peer's address as text
     * @param client the kind of its client, which decides how long it is waited for
     */
    record Origin(
            String path,
            @Nullable String connectionData,
            String user,
            boolean authenticated,
            String remoteAddress,
            ClientFamily client) {}
}
