package dev.signalbox.gateway.page;

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
        return new PageFile(contentType, EntityTag.of(content), content);
    }

    /** Whether browsers show it as a page of its own. */
    public boolean isDocument() {
        return contentType.startsWith("text/html");
    }
}
