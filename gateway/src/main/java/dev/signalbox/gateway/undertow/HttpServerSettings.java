package dev.signalbox.gateway.undertow;

import dev.signalbox.gateway.origin.Cors;
import dev.signalbox.gateway.origin.Origins;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.undertow.routes.HttpLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the HTTP server listens and what it takes.
 *
 * @param host the address or name to listen on
 * @param port the port; 0 for any that is free
 * @param ioThreads how many I/O threads there are
 * @param backlog how many connections may wait to be accepted
 * @param maxSockets how many sockets each port may have open
 * @param maxHeaderBytes the longest request head: request line and headers
 * @param idleTimeout after which time a connection without a request is closed
 * @param limits bounds of one request
 * @param webSockets whether upgrades are granted
 * @param maxWebSocketMessageBytes the longest message a client may send on a WebSocket; -1 for no limit
 * @param cors what pages of other origins are told
 * @param webSocketOrigins from where WebSockets may be opened
 * @param tls how https is served besides; null when it is not
 * @param accessLog whether each request gets a line in the log
 * @param proxyProtocol whether connections from trusted proxies begin with a header of the PROXY protocol
 */
public record HttpServerSettings(
        String host,
        int port,
        int ioThreads,
        int backlog,
        int maxSockets,
        int maxHeaderBytes,
        Duration idleTimeout,
        HttpLimits limits,
        boolean webSockets,
        int maxWebSocketMessageBytes,
        Cors cors,
        Origins webSocketOrigins,
        @Nullable TlsConfig tls,
        boolean accessLog,
        boolean proxyProtocol) {}
