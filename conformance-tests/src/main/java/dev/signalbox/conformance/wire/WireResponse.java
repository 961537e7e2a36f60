package dev.signalbox.conformance.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer.
 *
 * @param head status and headers
 * @param body the bytes of the body, chunked coding removed
 */
public record WireResponse(ResponseHead head, byte[] body) {

    /** The status code. */
    public int status() {
        return head.status();
    }

    /** The body as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The first header of that name (ignoring case), or null. */
    public @Nullable String header(String name) {
        return head.header(name);
    }

    /** Status and body. */
    @Override
    public String toString() {
        return head.status() + " " + head.reason() + " " + text();
    }
}
