package dev.signalbox.conformance.rule;

import dev.signalbox.hub.Hub;
import java.util.concurrent.CompletionStage;

/** Joins the caller to a group in its events. */
public final class JoiningHub extends Hub {

    @Override
    protected CompletionStage<?> onConnected() {
        return groups().add(context().connectionId(), "connected");
    }

    @Override
    protected CompletionStage<?> onReconnected() {
        return groups().add(context().connectionId(), "reconnected")
                .thenRun(() -> clients().group("reconnected").invoke("back"));
    }
}
