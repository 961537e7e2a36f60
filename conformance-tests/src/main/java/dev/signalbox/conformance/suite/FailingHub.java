package dev.signalbox.conformance.suite;

import dev.signalbox.hub.Hub;
import java.util.concurrent.CompletionStage;

/** Fails in every life cycle event, and has results that no serialiser can write. */
public final class FailingHub extends Hub {

    /** A value that contains itself. */
    public Loop unserialisable() {
        return new Loop();
    }

    @Override
    protected CompletionStage<?> onConnected() {
        throw new IllegalStateException("connect boom");
    }

    @Override
    protected CompletionStage<?> onReconnected() {
        throw new IllegalStateException("reconnect boom");
    }

    @Override
    protected CompletionStage<?> onDisconnected(boolean stopCalled) {
        throw new IllegalStateException("disconnect boom");
    }

    /** A value that contains itself. */
    public static final class Loop {
        /** The value itself. */
        public Loop getSelf() {
            return this;
        }
    }
}
