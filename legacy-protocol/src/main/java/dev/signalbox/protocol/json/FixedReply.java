package dev.signalbox.protocol.json;

/** The answers whose text never changes (protocol A13). Some clients compare them, spaces included. */
public final class FixedReply {

    /** Answer to ping. */
    public static final String PING = "{ \"Response\": \"pong\" }";

    /** Answer to start, sent after the connected event has completed. */
    public static final String START = "{ \"Response\": \"started\" }";

    /** What a mount answers at its proxy address when proxies are switched off (protocol G1). */
    public static final String PROXY_DISABLED =
            "throw new Error('SignalR: JavaScript Hub proxy generation has been disabled.');";

    private FixedReply() {}
}
