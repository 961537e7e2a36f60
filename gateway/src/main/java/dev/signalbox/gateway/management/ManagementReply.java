package dev.signalbox.gateway.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the management port. Nothing is cached unless {@code Cache-Control} is among the headers.
 *
 * @param status the HTTP status, 200 to 599
 * @param contentType the content type, null for none
 * @param body the body, may be empty
 * @param headers further headers
 */
public record ManagementReply(
        int status,
        @Nullable String contentType,
        @SuppressWarnings("ArrayRecordComponent") byte[] body, // never compared, never changed
        Map<String, String> headers) {
    private static final byte[] NOTHING = {};

    /** Checks the status. */
    public ManagementReply {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
        }
        headers = Map.copyOf(headers);
    }

    /** A value as JSON, by Jackson's rules: maps, lists, records, texts, numbers. */
    public static ManagementReply json(int status, Object value) {
        return new ManagementReply(status, "application/json", ManagementJson.bytes(value), Map.of());
    }

    /** The same with status 200. */
    public static ManagementReply json(Object value) {
        return json(200, value);
    }

    /** A text with status 200. */
    public static ManagementReply text(String contentType, String text) {
        return new ManagementReply(200, contentType, text.getBytes(UTF_8), Map.of());
    }

    /** Status 204. */
    public static ManagementReply done() {
        return new ManagementReply(204, null, NOTHING, Map.of());
    }

    /** Status 204, or 503 when what was sent failed, since the log that servers share takes nothing now. */
    public static ManagementReply taken(@Nullable Void done, @Nullable Throwable failure) {
        return failure == null ? done() : Problem.nothingTaken().reply();
    }

    /** This answer with one more header. */
    public ManagementReply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ManagementReply(status, contentType, body, more);
    }
}
