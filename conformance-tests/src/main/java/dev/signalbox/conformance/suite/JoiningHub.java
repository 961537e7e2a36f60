package dev.signalbox.conformance.suite;

import dev.signalbox.hub.Hub;
import java.util.concurrent.CompletionStage;

/** Joins the caller to groups of its own in its events. */
public final class JoiningHub extends Hub {

    /** Tells the caller's group of that kind, {@code connected} or {@code reconnected}. */
    public void tell(String kind) {
        clients().group(group(kind)).invoke("told", kind);
    }

    @Override
    protected CompletionStage<?> onConnected() {
        return groups().add(context().connectionId(), group("connected"));
    }

    @Override
    protected CompletionStage<?> onReconnected() {
        return groups().add(context().connectionId(), group("reconnected"))
                .thenRun(() -> clients().group(group("reconnected")).invoke("back"));
    }

    private String group(String kind) {
        return kind + " " + context().connectionId();
    }
}
