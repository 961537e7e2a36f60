package dev.signalbox.hub.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call of a client method on its way out, as modules see it.
 *
 * @param hub the hub's name
 * @param method the client's method
 * @param arguments what it is called with
 * @param topics where it is published, one message each
 * @param excludedConnectionIds connections that do not get it
 */
public record OutgoingCall(
        String hub,
        String method,
        List<@Nullable Object> arguments,
        List<String> topics,
        Set<String> excludedConnectionIds) {

    public OutgoingCall {
        arguments = Collections.unmodifiableList(new ArrayList<>(arguments)); // List.copyOf refuses null elements
        topics = List.copyOf(topics);
        excludedConnectionIds = Set.copyOf(excludedConnectionIds);
    }

    /** Hub and method; never the arguments. */
    @Override
    public String toString() {
        return hub + '.' + method;
    }
}
