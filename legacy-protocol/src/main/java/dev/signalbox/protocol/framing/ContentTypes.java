package dev.signalbox.protocol.framing;

/** The values of the {@code Content-Type} header that the protocol uses (protocol A8). */
public final class ContentTypes {

    /** Negotiate, ping, start, hub results and long polling. */
    public static final String JSON = "application/json; charset=UTF-8";

    /** The same when wrapped for JSONP, and the generated proxy. */
    public static final String JAVASCRIPT = "application/javascript; charset=UTF-8";

    /** The stream of server-sent events; deliberately without charset. */
    public static final String EVENT_STREAM = "text/event-stream";

    /** The document of forever frame. */
    public static final String HTML = "text/html; charset=UTF-8";

    /** The empty answer to abort, and the text of refusals. */
    public static final String PLAIN_TEXT = "text/plain";

    private ContentTypes() {}
}
