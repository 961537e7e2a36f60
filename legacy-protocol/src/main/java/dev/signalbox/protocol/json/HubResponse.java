package dev.signalbox.protocol.json;

import dev.signalbox.protocol.JsonPayload;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a hub invocation, or a report of its progress (protocol F6, F8).
 *
 * <pre>
 *   {"S":{...},"R":...,"I":"0","P":{"I":"0","D":...},"H":true,"E":"text","T":"trace","D":...}
 *    state     result  id      progress              hub error, text, stack, its data
 * </pre>
 *
 * Members stand in this order; only {@code I} is always there. A result or datum that is the JSON value {@code null} is left
 * out, which JavaScript clients see as undefined.
 *
 * @param state changed state as a JSON object, null when nothing changed
 * @param result the result, null when there is none
 * @param id the invocation's id as received, null when it had none
 * @param progress what is reported, null unless this is a progress report
 * @param hubException whether the error was raised on purpose for the client
 * @param error error text for the client, null when the call succeeded
 * @param stackTrace stack trace for development, null otherwise
 * @param errorData data of the error, null when it has none
 */
public record HubResponse(
        @Nullable JsonPayload state,
        @Nullable JsonPayload result,
        @Nullable String id,
        @Nullable JsonPayload progress,
        boolean hubException,
        @Nullable String error,
        @Nullable String stackTrace,
        @Nullable JsonPayload errorData) {

    /**
     * The answer to a call that succeeded.
     *
     * @param id the invocation's id as received, or null
     * @param result the result, null for none
     * @return the answer
     */
    public static HubResponse result(@Nullable String id, @Nullable JsonPayload result) {
        return new HubResponse(null, result, id, null, false, null, null, null);
    }

    /**
     * The answer to a call that failed.
     *
     * @param id the invocation's id as received, or null
     * @param message what the client may know
     * @return the answer
     */
    public static HubResponse error(@Nullable String id, String message) {
        return new HubResponse(null, null, id, null, false, message, null, null);
    }

    /**
     * The answer to a call that failed on purpose, with a text meant for the client.
     *
     * @param id the invocation's id as received, or null
     * @param message the text
     * @param data the error's data, null for none
     * @return the answer
     */
    public static HubResponse hubException(@Nullable String id, String message, @Nullable JsonPayload data) {
        return new HubResponse(null, null, id, null, true, message, null, data);
    }

    /**
     * A report of progress, to be sent as a message. Old clients look up the odd id and find no callback; newer ones see
     * the member {@code P}.
     *
     * @param id the invocation's id as received, or null
     * @param value what is reported, {@link JsonPayload#ofNull()} included
     * @return the report
     */
    public static HubResponse progress(@Nullable String id, JsonPayload value) {
        return new HubResponse(null, null, id, value, false, null, null, null);
    }

    /**
     * The same with changed state.
     *
     * @param changes a JSON object, null when nothing changed
     * @return a new answer
     */
    public HubResponse withState(@Nullable JsonPayload changes) {
        return new HubResponse(changes, result, id, progress, hubException, error, stackTrace, errorData);
    }

    /**
     * The same with a stack trace, for hosts in development mode.
     *
     * @param trace the trace, null for none
     * @return a new answer
     */
    public HubResponse withStackTrace(@Nullable String trace) {
        return new HubResponse(state, result, id, progress, hubException, error, trace, errorData);
    }

    /**
     * Appends the JSON text.
     *
     * @param out where to
     */
    public void writeTo(Utf8Buffer out) {
        out.write('{');
        if (state != null) {
            out.ascii("\"S\":").payload(state).write(',');
        }
        if (result != null && !result.isNull()) {
            out.ascii("\"R\":").payload(result).write(',');
        }
        out.ascii("\"I\":");
        if (progress == null) {
            nullable(id, out);
        } else {
            out.string(id == null ? "P|" : "P|" + id).ascii(",\"P\":{\"I\":");
            nullable(id, out);
            out.ascii(",\"D\":").payload(progress).write('}');
        }
        if (hubException) {
            out.ascii(",\"H\":true");
        }
        if (error != null) {
            out.ascii(",\"E\":").string(error);
        }
        if (stackTrace != null) {
            out.ascii(",\"T\":").string(stackTrace);
        }
        if (errorData != null && !errorData.isNull()) {
            out.ascii(",\"D\":").payload(errorData);
        }
        out.write('}');
    }

    /**
     * The JSON text as a payload.
     *
     * @return a new payload
     */
    public JsonPayload toPayload() {
        Utf8Buffer out = new Utf8Buffer(64 + (result == null ? 0 : result.length()));
        writeTo(out);
        return out.toPayload();
    }

    private static void nullable(@Nullable String text, Utf8Buffer out) {
        if (text == null) {
            out.ascii("null");
        } else {
            out.string(text);
        }
    }
}
