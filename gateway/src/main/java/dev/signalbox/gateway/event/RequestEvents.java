package dev.signalbox.gateway.event;

import dev.signalbox.gateway.arrival.ForwardedFault;
import dev.signalbox.gateway.identity.CredentialFault;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.request.Endpoint;

/** An observer of HTTP requests. All methods are empty unless overridden; they are called on any thread and must not block or throw. */
public interface RequestEvents {
    /** Observes nothing. */
    RequestEvents NONE = new RequestEvents() {};

    /**
     * A request below a mount is over: answered, its stream ended, cut, or become a WebSocket.
     *
     * @param status of the answer; 101 for a WebSocket
     */
    default void completed(Endpoint endpoint, int status) {}

    /** A request was turned away. */
    default void refused(Refusal refusal) {}

    /** A request carried a credential that proves nothing, and was taken as nobody's. */
    default void credentialRefused(CredentialFault fault) {}

    /** Something that a header says about how a request has arrived was not believed. */
    default void forwardedIgnored(ForwardedFault fault) {}

    /** A connection did not begin as the PROXY protocol demands, or not in time, and was closed. */
    default void proxyHeaderRefused() {}

    /**
     * A WebSocket client broke a rule, and its socket is being closed.
     *
     * @param status the close status: 1002 protocol, 1003 binary, 1007 no UTF-8, 1009 too long a message
     */
    default void webSocketViolated(int status) {}

    /**
     * A write to a client failed, and its socket is dropped: the network or a proxy cut it, or the client has gone without a word. Not called when the
     * end of its stream told that it is gone.
     */
    default void writeFailed(TransportType transport) {}

    /** A connection that speaks HTTP/2 is ended for what its client sends. Once for a connection. */
    default void http2Refused(Http2Fault fault) {}
}
