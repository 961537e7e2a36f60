package dev.signalbox.conformance.suite;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.PersistentConnection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** For authenticated users other than {@code banned}; answers {@code user:} and the text. */
public final class AuthConnection extends PersistentConnection {

    @Override
    protected boolean authorizeRequest(ConnectionRequest request) {
        return request.user().authenticated() && !request.user().name().equals("banned");
    }

    @Override
    protected CompletionStage<?> onReceived(ConnectionRequest request, String connectionId, @Nullable String data) {
        context().send(connectionId, request.user().name() + ":" + data);
        return super.onReceived(request, connectionId, data);
    }
}
