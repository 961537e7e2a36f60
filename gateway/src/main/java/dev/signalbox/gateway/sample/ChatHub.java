package dev.signalbox.gateway.sample;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A chat: messages to everybody, and rooms, which are groups. */
public final class ChatHub extends Hub {

    /** Shows a message to everybody. */
    public void send(String name, String message) {
        clients().all().invoke("broadcastMessage", name, message);
    }

    /** Gives back what it was given. */
    public @Nullable Object echo(@Nullable Object value) {
        return value;
    }

    /** Remembers who speaks, in the state that hub and client share. */
    public void introduce(String name) {
        clients().caller().state().set("name", name);
    }

    /** Joins a room; completes when messages to it arrive. */
    public CompletionStage<Void> joinRoom(String room) {
        return groups().add(context().connectionId(), room)
                .thenRun(() -> clients().group(room).invoke("roomNotice", room, speaker() + " has joined"));
    }

    /** Leaves a room. */
    public CompletionStage<Void> leaveRoom(String room) {
        return groups().remove(context().connectionId(), room)
                .thenRun(() -> clients().group(room).invoke("roomNotice", room, speaker() + " has left"));
    }

    /** Shows a message to everybody in a room. */
    public void sendToRoom(String room, String message) {
        if (message.isBlank()) {
            throw new HubException("There is nothing to say.");
        }
        clients().group(room).invoke("roomMessage", room, speaker(), message);
    }

    private String speaker() {
        return clients().caller().state().get("name") instanceof String name ? name : "Somebody";
    }
}
