package dev.signalbox.gateway.upstream;

/** When a request to an upstream server is tried again, at another target if there is one. */
public enum Retry {
    /** Never. */
    OFF,
    /** When no connection came about, so that nothing was sent. */
    CONNECT,
    /**
     * Also when a connection broke before any answer, if the method is idempotent and there was no body. A SignalR client that sends with GET
     * (JSONP) would be heard twice.
     */
    IDEMPOTENT
}
