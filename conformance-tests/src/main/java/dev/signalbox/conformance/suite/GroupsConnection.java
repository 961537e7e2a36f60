package dev.signalbox.conformance.suite;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.PersistentConnection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Groups by text commands: {@code join:g}, {@code leave:g}, {@code send:g:text}, {@code sendx:g:text} (not to the sender),
 * {@code throw}; anything else is answered {@code unknown:} and the text.
 */
public final class GroupsConnection extends PersistentConnection {

    @Override
    protected CompletionStage<?> onReceived(ConnectionRequest request, String connectionId, @Nullable String data) {
        String text = data == null ? "" : data;
        String[] parts = text.split(":", 3);
        switch (parts.length + " " + parts[0]) {
            case "2 join" -> {
                return context().addToGroup(connectionId, parts[1]);
            }
            case "2 leave" -> {
                return context().removeFromGroup(connectionId, parts[1]);
            }
            case "3 send" -> context().sendToGroup(parts[1], parts[2]);
            case "3 sendx" -> context().sendToGroup(parts[1], parts[2], connectionId);
            case "1 throw" -> throw new IllegalStateException("boom");
            default -> context().send(connectionId, "unknown:" + text);
        }
        return super.onReceived(request, connectionId, data);
    }
}
