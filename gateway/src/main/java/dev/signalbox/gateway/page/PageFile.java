package dev.signalbox.gateway.page;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One static file as it is served.
 *
 * @param contentType its media type
 * @param etag a validator made from its content, quotes included
 * @param content its bytes, never changed
 */
public record PageFile(
        String contentType,
        String etag,
        @SuppressWarnings("ArrayRecordComponent") byte[] content) { // never compared, never changed

    static PageFile of(String contentType, byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new PageFile(contentType, "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"", content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
        }
    }

    /** Whether browsers show it as a page of its own. */
    public boolean isDocument() {
        return contentType.startsWith("text/html");
    }
}
