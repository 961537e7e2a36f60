package dev.signalbox.connection;

/**
 * A connection was not added to a group, since it is in as many as it may be ({@link ConnectionConfig#maxGroups}). Without a stack trace, which would
 * show the lane that read the log and not who asked, and would fill the logs when a client joins without end.
 */
public final class GroupLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Names the bound, not the connection: the text may reach a client.
     *
     * @param most how many groups a connection may be in
     */
    public GroupLimitException(int most) {
        super("The connection is in " + most + " groups, which is the most it may be in.", null, false, false);
    }
}
