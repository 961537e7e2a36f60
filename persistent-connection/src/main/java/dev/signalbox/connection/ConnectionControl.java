package dev.signalbox.connection;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The connections as the server's side governs them. Safe for use by any thread. */
public interface ConnectionControl {
    /** Where there are no connections. */
    ConnectionControl NOBODY = new ConnectionControl() {
        @Override
        public CompletionStage<Void> close(String connectionId, String reason) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public List<ConnectionInfo> list() {
            return List.of();
        }

        @Override
        public CompletionStage<Boolean> isAlive(String connectionId) {
            return CompletableFuture.completedFuture(false);
        }
    };

    /**
     * Closes a connection for good, wherever it lives: what was published to it before is sent, OnDisconnected(true) is raised, its client is
     * told in the way its version understands (protocol B2, J2, J3), and whatever comes later under its id is refused. A new connection of
     * the same client is not: who is to stay away must be refused by {@code authorizeRequest}.
     *
     * <p>Without effect for an id that does not exist, but for that such an id will be refused, too.
     *
     * @param connectionId any connection's id
     * @param reason a text that clients of 2.4 give their application; may be empty
     * @return completes when all servers will read of it, wherever the connection lives; fails when the log that they share does not take it,
     *     with whatever that says: nothing may be closed then
     */
    CompletionStage<Void> close(String connectionId, String reason);

    /** The connections that live on this server, in no order: with an open request, between two polls, or waited for. */
    List<ConnectionInfo> list();

    /**
     * Whether a connection is alive: with an open request, between two polls, or waited for. A connection that was negotiated only is not
     * (protocol C6). Of several servers, one that has not heard of it first reads what the others may have read already.
     *
     * @return completes at once for a connection that lives on this server; never fails: when the other servers are not heard within
     *     two seconds, what is known here counts
     */
    CompletionStage<Boolean> isAlive(String connectionId);
}
