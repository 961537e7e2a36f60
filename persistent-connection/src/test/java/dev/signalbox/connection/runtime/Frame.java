package dev.signalbox.connection.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.protocol.TransportType;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One frame as a client reads it. */
record Frame(
        String text,
        @Nullable String cursor,
        boolean initialized,
        boolean reconnect,
        @Nullable String groupsToken,
        long delay,
        List<String> messages) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Parses what a transport was given; null for a keep-alive. */
    static @Nullable Frame parse(String written, TransportType transport) {
        String json = switch (transport) {
            case WEB_SOCKETS, LONG_POLLING -> written;
            case SERVER_SENT_EVENTS -> written.substring("data: ".length());
            case FOREVER_FRAME -> written.substring("<script>r(c, ".length(), written.lastIndexOf(");</script>"));
        };
        if (json.isBlank() || json.strip().equals("{}")) {
            return null;
        }
        try {
            JsonNode node = JSON.readTree(json);
            List<String> messages = new ArrayList<>();
            node.path("M").forEach(message -> messages.add(message.toString()));
            return new Frame(
                    json.strip(),
                    node.path("C").textValue(),
                    node.path("S").asInt() == 1,
                    node.path("T").asInt() == 1,
                    node.path("G").textValue(),
                    node.path("L").asLong(),
                    messages);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
