package dev.signalbox.gateway.management.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.gateway.management.ManagementEndpoint;
import dev.signalbox.gateway.management.ManagementJson;
import dev.signalbox.gateway.management.ManagementReply;
import dev.signalbox.gateway.management.ManagementRequest;
import dev.signalbox.gateway.management.ManagementRoute;
import dev.signalbox.gateway.management.Problem;
import dev.signalbox.gateway.management.ProblemException;
import dev.signalbox.gateway.management.Right;
import dev.signalbox.gateway.management.RouteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends: one message, or several in order. */
final class PublishRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(PublishRoutes.class);
    private static final int MOST_MESSAGES = 1_000;

    private final MessageReader reader;

    PublishRoutes(Destinations destinations) {
        this.reader = new MessageReader(destinations);
    }

    private record Published(int published) {}

    void addTo(RouteTable table) {
        table.add(ManagementRoute.of("POST", "/api/publish", Right.PUBLISH, ManagementEndpoint.of(this::one)));
        table.add(
                ManagementRoute.of("POST", "/api/publish/batch", Right.PUBLISH, ManagementEndpoint.of(this::several)));
    }

    private ManagementReply one(ManagementRequest request) {
        return send(List.of(reader.read(ManagementJson.read(request.body()), "")));
    }

    private ManagementReply several(ManagementRequest request) {
        JsonFields body = JsonFields.of(ManagementJson.read(request.body()), "", Set.of("messages"));
        JsonNode messages = body.get("messages");
        if (messages == null || !messages.isArray()) {
            throw body.bad("messages", messages, "a list of messages");
        }
        if (messages.size() > MOST_MESSAGES) {
            throw new ProblemException(
                    Problem.field("messages", messages.size() + " messages", "at most " + MOST_MESSAGES));
        }
        List<MessageReader.Ready> ready = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            ready.add(reader.read(messages.get(i), "messages[" + i + "]."));
        }
        return send(ready);
    }

    private static ManagementReply send(List<MessageReader.Ready> messages) {
        int published = 0;
        for (MessageReader.Ready message : messages) {
            try {
                message.send();
            } catch (RuntimeException e) { // of the backplane, or of a module of the application
                LOG.warn("a message of the REST API was not taken: {}", e.toString());
                throw new ProblemException(Problem.of(
                                503,
                                "The server does not take messages now; those before this one were sent. Try again with the rest.")
                        .with("published", published));
            }
            published++;
        }
        return ManagementReply.json(new Published(published));
    }
}
