package dev.signalbox.conformance.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** One client of another make, used as its users use it. Belongs to one thread; what it reports goes to a {@link Seen}. */
interface Driver extends AutoCloseable {

    /**
     * How a call ended.
     *
     * @param done whether with a result
     * @param value the result, null for none
     * @param message the error's text, null for none
     * @param data the error's data where the client shows it, else null
     */
    record Reply(
            boolean done,
            @Nullable JsonNode value,
            @Nullable String message,
            @Nullable JsonNode data) {}

    /** Connects and gives the connection's id. */
    String start();

    /** Calls a method of the chat hub and waits for its end. */
    Reply invoke(String method, Object... arguments);

    /** Sets a state of the chat hub, where the client has them. */
    void setState(String name, Object value);

    /** A state of the chat hub, where the client has them. */
    @Nullable
    JsonNode state(String name);

    /** Stops as a user stops it. */
    void stop();

    /** Lets go of everything without a word to the server. */
    @Override
    void close();
}
