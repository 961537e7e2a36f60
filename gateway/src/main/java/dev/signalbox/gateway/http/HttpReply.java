package dev.signalbox.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * An answer of an {@link HttpEndpoint}.
 *
 * @param status the HTTP status, 200 to 599
 * @param contentType the content type, null for none
 * @param body the body, sent as UTF-8; may be empty
 */
public record HttpReply(int status, @Nullable String contentType, String body) {

    /** Checks the status. */
    public HttpReply {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
        }
    }

    /** A text with status 200. */
    public static HttpReply text(String body) {
        return new HttpReply(200, "text/plain; charset=UTF-8", body);
    }
}
