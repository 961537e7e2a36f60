package dev.signalbox.hub.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.protocol.json.JsonReadException;
import dev.signalbox.protocol.json.NetJson;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A call of a client's method, as it arrived.
 *
 * @param hub the hub's name in the server's casing
 * @param method the client's method
 * @param arguments what it was called with
 */
public record ReceivedCall(String hub, String method, List<JsonNode> arguments) {

    /** Keeps its own copy of the list. */
    public ReceivedCall {
        arguments = List.copyOf(arguments);
    }

    /**
     * One argument as a value.
     *
     * @throws IllegalArgumentException when it cannot be read as the type
     */
    public <T> @Nullable T argument(int index, Class<T> type) {
        return value(arguments.get(index), type);
    }

    static <T> @Nullable T value(JsonNode json, Class<T> type) {
        try {
            return NetJson.standard().read(json.toString(), type);
        } catch (JsonReadException e) {
            throw new IllegalArgumentException(json + ": " + e.getMessage(), e);
        }
    }

    /** Such as {@code ChatHub.broadcastMessage("Ann","hello")}. */
    @Override
    public String toString() {
        return arguments.stream()
                .map(JsonNode::toString)
                .collect(Collectors.joining(",", hub + '.' + method + '(', ")"));
    }
}
