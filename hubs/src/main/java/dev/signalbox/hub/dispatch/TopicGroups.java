package dev.signalbox.hub.dispatch;

import dev.signalbox.connection.Publisher;
import dev.signalbox.connection.Topics;
import dev.signalbox.hub.HubGroups;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The groups of one hub as topics (protocol F12). */
record TopicGroups(Publisher publisher, String hub) implements HubGroups {

    @Override
    public CompletionStage<Void> add(String connectionId, String group) {
        return publisher.addToGroup(
                required("connectionId", connectionId), Topics.hubGroup(hub, required("group", group)));
    }

    @Override
    public CompletionStage<Void> remove(String connectionId, String group) {
        return publisher.removeFromGroup(
                required("connectionId", connectionId), Topics.hubGroup(hub, required("group", group)));
    }

    private static String required(String what, @Nullable String name) {
        if (name == null) {
            throw new IllegalArgumentException(what + ": null (expected: a name)");
        }
        return name;
    }
}
