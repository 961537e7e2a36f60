package dev.signalbox.hub.pipeline;

import org.jspecify.annotations.Nullable;

/** The failure of a call, which a module may replace or turn into a result (protocol F10). For the thread of the hook only. */
public final class IncomingError {
    private @Nullable Throwable error; // null once a result was set
    private @Nullable Object result;

    IncomingError(Throwable error) {
        this.error = error;
    }

    /** What the call fails with, or null when it got a result. */
    public @Nullable Throwable error() {
        return error;
    }

    /** What the call ends with when it no longer fails. */
    public @Nullable Object result() {
        return result;
    }

    /** Lets the call fail with something else. */
    public void replaceError(Throwable replacement) {
        error = replacement;
    }

    /** Lets the call succeed after all. */
    public void replaceWithResult(@Nullable Object replacement) {
        error = null;
        result = replacement;
    }
}
