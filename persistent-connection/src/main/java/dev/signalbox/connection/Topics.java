package dev.signalbox.connection;

/**
 * The names of topics, which the original calls signals (protocol E2). Names are compared exactly.
 */
public final class Topics {
    /** Before the qualified name of a hub group. */
    public static final String HUB_GROUP_PREFIX = "hg-";

    /** Before the qualified name of a raw connection's group. */
    public static final String RAW_GROUP_PREFIX = "pcg-";

    private static final String CONNECTION_PREFIX = "c-";

    private Topics() {}

    /** All connections that listed a hub; {@code hub} in the server's casing. */
    public static String hub(String hub) {
        return "h-" + hub;
    }

    /** One connection, as a client of a hub. */
    public static String hubClient(String hub, String connectionId) {
        return "hc-" + hub + "." + connectionId;
    }

    /** All connections of a user, as clients of a hub. */
    public static String hubUser(String hub, String userId) {
        return "hu-" + hub + "." + userId;
    }

    /** A group of a hub. */
    public static String hubGroup(String hub, String group) {
        return HUB_GROUP_PREFIX + hub + "." + group;
    }

    /** All connections of a raw mount's class. */
    public static String raw(String typeName) {
        return "pc-" + typeName;
    }

    /** A group of a raw mount's class. */
    public static String rawGroup(String typeName, String group) {
        return RAW_GROUP_PREFIX + typeName + "." + group;
    }

    /** One connection of any kind. */
    public static String connection(String connectionId) {
        return CONNECTION_PREFIX + connectionId;
    }

    /** The id of the connection whose topic {@link #connection} made. */
    public static String connectionId(String connectionTopic) {
        return connectionTopic.substring(CONNECTION_PREFIX.length());
    }
}
