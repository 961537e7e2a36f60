package dev.signalbox.conformance.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A complete answer. Immutable. */
public final class WireResponse {
    private final ResponseHead head;
    private final byte[] body;

    WireResponse(ResponseHead head, byte[] body) {
        this.head = head;
        this.body = body;
    }

    /** Status and headers. */
    public ResponseHead head() {
        return head;
    }

    /** The bytes of the body, chunked coding removed. */
    public byte[] body() {
        return body.clone();
    }

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
