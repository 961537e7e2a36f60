package dev.signalbox.hub.dispatch;

import dev.signalbox.connection.ReplyNotSerializableException;
import dev.signalbox.hub.HubException;
import dev.signalbox.hub.pipeline.HubPipeline;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.json.HubInvocation;
import dev.signalbox.protocol.json.HubResponse;
import dev.signalbox.protocol.json.NetJson;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the answers to calls, and decides what of a failure a caller may see (protocol F6). */
final class Replies {
    private static final int MAX_FRAMES = 100; // of a recursion that never ended, say

    private final NetJson json;
    private final boolean detailedErrors;
    private final boolean stackTraces;

    Replies(NetJson json, boolean detailedErrors, boolean stackTraces) {
        this.json = json;
        this.detailedErrors = detailedErrors;
        this.stackTraces = stackTraces;
    }

    /**
     * The answer to a call that succeeded.
     *
     * @throws ReplyNotSerializableException when the result or the state cannot be written
     */
    JsonPayload result(HubInvocation call, @Nullable Object result, StateTracker state) {
        return written(() -> HubResponse.result(call.id(), result == null ? null : json.payload(result))
                .withState(state.changes()));
    }

    /**
     * The answer to a call that failed.
     *
     * @param state null when the call failed before it had one
     * @throws ReplyNotSerializableException when the exception's data or the state cannot be written
     */
    JsonPayload failure(HubInvocation call, Throwable failure, @Nullable StateTracker state) {
        return written(
                () -> response(call, HubPipeline.unwrap(failure)).withState(state == null ? null : state.changes()));
    }

    private HubResponse response(HubInvocation call, Throwable failure) {
        if (failure instanceof HubException meant) {
            Object data = meant.data();
            return HubResponse.hubException(call.id(), message(meant), data == null ? null : json.payload(data))
                    .withStackTrace(stackTrace(failure));
        }
        return detailedErrors
                ? HubResponse.error(call.id(), message(failure)).withStackTrace(stackTrace(failure))
                : HubResponse.error(call.id(), general(call));
    }

    /** The frames without the message, as the original shows them; null where callers shall not see them. */
    private @Nullable String stackTrace(Throwable failure) {
        StackTraceElement[] frames = failure.getStackTrace();
        if (!stackTraces || frames.length == 0) {
            return null;
        }
        return Arrays.stream(frames)
                .limit(MAX_FRAMES)
                .map(frame -> "   at " + frame)
                .collect(Collectors.joining("\n"));
    }

    private static String general(HubInvocation call) {
        return "There was an error invoking Hub method '" + text(call.hub()) + '.' + text(call.method()) + "'.";
    }

    private static String message(Throwable failure) {
        if (failure instanceof CancellationException) {
            return "The operation was canceled.";
        }
        String message = failure.getMessage();
        return message == null ? "Exception of type '" + failure.getClass().getName() + "' was thrown." : message;
    }

    private static String text(@Nullable String sent) {
        return sent == null ? "" : sent;
    }

    private static JsonPayload written(Supplier<HubResponse> response) {
        try {
            return response.get().toPayload();
        } catch (RuntimeException e) {
            throw new ReplyNotSerializableException(e);
        }
    }
}
