package dev.signalbox.connection.log;

import dev.signalbox.protocol.JsonPayload;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One published message before it has a position: something for clients, or a command to whichever lane holds a connection
 * (protocol E1, E8).
 *
 * @param kind what it is
 * @param topic where it goes
 * @param payload the JSON element for clients, or the reason of a close; null for all other commands
 * @param groupTopic the group a membership command names; null for all others
 * @param ackId what the publisher waits for; null when it does not wait
 * @param excluded connections that must not see it
 * @param control what a node says to the others; null for all other kinds
 */
public record Message(
        Kind kind,
        String topic,
        @Nullable JsonPayload payload,
        @Nullable String groupTopic,
        @Nullable String ackId,
        Set<String> excluded,
        @Nullable Control control) {

    /** What a message is. */
    public enum Kind {
        /** A JSON element for clients. */
        PAYLOAD,
        /** Tells a connection that it is initialised: {@code S} in the envelope (protocol B3). */
        INITIALIZE,
        /** Adds the connection to a group. */
        ADD_TO_GROUP,
        /** Removes the connection from a group. */
        REMOVE_FROM_GROUP,
        /** Ends the connection (protocol B9). */
        ABORT,
        /** Ends the connection for good and tells its client: the payload is the reason, a JSON string. */
        CLOSE,
        /** Something between nodes, about the connection or about a node; never reaches a client. */
        CONTROL
    }

    private static final Set<String> NOBODY = Set.of();

    public Message {
        if ((kind == Kind.PAYLOAD || kind == Kind.CLOSE) != (payload != null)) {
            throw new IllegalArgumentException(kind + ": payload " + (payload == null ? "absent" : "present"));
        }
        if ((kind == Kind.ADD_TO_GROUP || kind == Kind.REMOVE_FROM_GROUP) != (groupTopic != null)) {
            throw new IllegalArgumentException(kind + ": group " + (groupTopic == null ? "absent" : "present"));
        }
        if ((kind == Kind.CONTROL) != (control != null)) {
            throw new IllegalArgumentException(kind + ": control " + (control == null ? "absent" : "present"));
        }
        excluded = Set.copyOf(excluded);
    }

    /** A message for clients. */
    public static Message payload(String topic, JsonPayload payload, Set<String> excluded) {
        return new Message(Kind.PAYLOAD, topic, payload, null, null, excluded, null);
    }

    /** A command without a group. */
    public static Message command(Kind kind, String topic) {
        return new Message(kind, topic, null, null, null, NOBODY, null);
    }

    /** Closes a connection for good. */
    public static Message close(String topic, JsonPayload reason) {
        return new Message(Kind.CLOSE, topic, reason, null, null, NOBODY, null);
    }

    /** A membership command. */
    public static Message membership(Kind kind, String topic, String groupTopic, String ackId) {
        return new Message(kind, topic, null, groupTopic, ackId, NOBODY, null);
    }

    /**
     * Something between nodes.
     *
     * @param topic the connection's topic when it is about a connection, otherwise the node
     */
    public static Message control(String topic, Control control) {
        return new Message(Kind.CONTROL, topic, null, null, null, NOBODY, control);
    }

    /** How many bytes the message stands for in the bounds of logs and rings. */
    public int size() {
        if (payload != null) {
            return payload.length();
        }
        return control == null ? 0 : control.size();
    }
}
