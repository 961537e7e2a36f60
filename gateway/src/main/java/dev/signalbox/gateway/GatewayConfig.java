package dev.signalbox.gateway;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.gateway.arrival.Forwarding;
import dev.signalbox.gateway.arrival.OpenFiles;
import dev.signalbox.gateway.bounds.Bounds;
import dev.signalbox.gateway.drain.DrainConfig;
import dev.signalbox.gateway.identity.Identity;
import dev.signalbox.gateway.identity.TrustedProxies;
import dev.signalbox.gateway.management.ManagementConfig;
import dev.signalbox.gateway.origin.Cors;
import dev.signalbox.gateway.origin.Origins;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.token.TokenConfig;
import dev.signalbox.gateway.upstream.Upstreams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set about a gateway. Immutable; build it with {@link #builder}, whose setters check at once.
 */
public final class GatewayConfig {
    private final String host;
    private final int port;
    private final ConnectionConfig connection;
    private final boolean jsonp;
    private final boolean webSockets;
    private final TokenConfig tokens;
    private final Identity identity;
    private final TrustedProxies trustedProxies;
    private final Forwarding forwarding;
    private final Cors cors;
    private final Origins webSocketOrigins;
    private final Upstreams upstreams;
    private final @Nullable TlsConfig tls;
    private final boolean accessLog;
    private final ManagementConfig management;
    private final List<Path> keyFiles;
    private final int ioThreads;
    private final int workerThreads;
    private final int maxRequests;
    private final int backlog;
    private final int maxSockets;
    private final long maxRequestBodySize;
    private final int maxRequestHeadSize;
    private final int maxRequestTargetSize;
    private final int maxRequestHeadersSize;
    private final Duration bodyTimeout;
    private final Duration idleTimeout;
    private final Duration stallTimeout;
    private final DrainConfig drain;

    private GatewayConfig(Builder builder) {
        host = builder.host;
        port = builder.port;
        connection = builder.connection;
        jsonp = builder.jsonp;
        webSockets = builder.webSockets;
        tokens = builder.tokens;
        identity = builder.identity;
        trustedProxies = builder.trustedProxies;
        forwarding = builder.forwarding;
        cors = builder.cors;
        webSocketOrigins = builder.webSocketOrigins;
        upstreams = builder.upstreams;
        tls = builder.tls;
        accessLog = builder.accessLog;
        management = builder.management;
        keyFiles = List.copyOf(builder.keyFiles);
        ioThreads = builder.ioThreads;
        workerThreads = builder.workerThreads;
        maxRequests = builder.maxRequests;
        backlog = builder.backlog;
        maxSockets = builder.maxSockets > 0 ? builder.maxSockets : OpenFiles.sockets(OpenFiles.limit());
        maxRequestBodySize = builder.maxRequestBodySize;
        maxRequestHeadSize = builder.maxRequestHeadSize;
        maxRequestTargetSize = builder.maxRequestTargetSize;
        maxRequestHeadersSize = builder.maxRequestHeadersSize;
        bodyTimeout = builder.bodyTimeout;
        idleTimeout = builder.idleTimeout;
        stallTimeout = builder.stallTimeout;
        drain = builder.drain;
    }

    /** A builder holding the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The address or name to listen on. Default {@code 127.0.0.1}; {@code 0.0.0.0} for all addresses of the machine. */
    public String host() {
        return host;
    }

    /** The port to listen on; 0 for any that is free. Default 8080. */
    public int port() {
        return port;
    }

    /** Time-outs and bounds of connections (protocol C1). */
    public ConnectionConfig connection() {
        return connection;
    }

    /** Whether JSONP requests are served (protocol A9). Default false. */
    public boolean jsonp() {
        return jsonp;
    }

    /** Whether webSockets is offered (protocol A11, TryWebSockets). Default true. */
    public boolean webSockets() {
        return webSockets;
    }

    /** The keys that seal and open tokens. Default: one is generated at the start, valid for this process only. */
    public TokenConfig tokens() {
        return tokens;
    }

    /** Who makes a request. Default: nobody is known. */
    public Identity identity() {
        return identity;
    }

    /** Which proxies may say whose requests they pass on, and who the user is. Default: none. */
    public TrustedProxies trustedProxies() {
        return trustedProxies;
    }

    /** What is believed of what those say, and the fixed public address. Default: the X-Forwarded headers. */
    public Forwarding forwarding() {
        return forwarding;
    }

    /** What browsers are told about pages of other origins (protocol A10). Default: nothing, so that they get no answers. */
    public Cors cors() {
        return cors;
    }

    /**
     * From where WebSockets may be opened, besides pages of this server's own host. Others are answered 403; clients that send no
     * origin are no pages and always may. Default: from everywhere, as in the original (protocol K19).
     */
    public Origins webSocketOrigins() {
        return webSocketOrigins;
    }

    /** Which requests other servers answer. Default: none. */
    public Upstreams upstreams() {
        return upstreams;
    }

    /** How https is served, besides http; null when it is not (the default). */
    public @Nullable TlsConfig tls() {
        return tls;
    }

    /**
     * Whether each request gets a line on the logger {@code dev.signalbox.access} when it is over: address, method, path, status, bytes,
     * milliseconds; never the query. Default false.
     */
    public boolean accessLog() {
        return accessLog;
    }

    /** The port for those who run the gateway. Default: there is none. */
    public ManagementConfig management() {
        return management;
    }

    /** Files of keys that were read before, so that nothing else here names them; looked at with all others for whether others can read them. Default: none. */
    public List<Path> keyFiles() {
        return keyFiles;
    }

    /** How many I/O threads, and lanes of the connection runtime, there are. Default: one for each processor, at least 2. */
    public int ioThreads() {
        return ioThreads;
    }

    /** How many threads run application code on a Java without virtual threads. Default: 16 for each processor. */
    public int workerThreads() {
        return workerThreads;
    }

    /** How many requests may be worked on or wait for it; the next is answered 503. Open streams do not count. Default 10,000. */
    public int maxRequests() {
        return maxRequests;
    }

    /** How many connections may wait to be accepted by the operating system. Default 1,000. */
    public int backlog() {
        return backlog;
    }

    /**
     * How many sockets each port may have open; the next wait in the operating system's queue until others close. Default: what the process' limit
     * of open files allows but a sixteenth, at least 64 and at most 1,024.
     */
    public int maxSockets() {
        return maxSockets;
    }

    /** The longest request body in bytes; a longer one is answered 413. Default 4 MiB. */
    public long maxRequestBodySize() {
        return maxRequestBodySize;
    }

    /**
     * The longest request line and headers together in bytes; groups tokens travel in URLs (protocol K24). No more is read: the answer
     * is 400, and the connection is closed. Default 256 KiB, at least 64 KiB.
     */
    public int maxRequestHeadSize() {
        return maxRequestHeadSize;
    }

    /** The longest path and query of a request in bytes; a longer one is answered 414. Default 240 KiB. */
    public int maxRequestTargetSize() {
        return maxRequestTargetSize;
    }

    /** The longest headers of a request in bytes, names and values; longer ones are answered 431. Default 64 KiB. */
    public int maxRequestHeadersSize() {
        return maxRequestHeadersSize;
    }

    /** How long a request's head, and then its body, may take to arrive. Default 60 s. */
    public Duration bodyTimeout() {
        return bodyTimeout;
    }

    /** After which time a connection that carries no request is closed. Default 2 min. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** How long a client may take nothing of what is sent to it before its socket is dropped. Default 60 s. */
    public Duration stallTimeout() {
        return stallTimeout;
    }

    /** How {@link Gateway#drain} goes about it. */
    public DrainConfig drain() {
        return drain;
    }

    /** Address and switches; never the key. */
    @Override
    public String toString() {
        return "GatewayConfig[" + host + ":" + port + ", jsonp=" + jsonp + ", webSockets=" + webSockets + "]";
    }

    /** Builds a {@link GatewayConfig}. */
    public static final class Builder {
        private static final int LEAST_HEAD_BYTES = 64 * 1024;
        private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

        private String host = "127.0.0.1";
        private int port = 8080;
        private ConnectionConfig connection = ConnectionConfig.defaults();
        private boolean jsonp;
        private boolean webSockets = true;
        private TokenConfig tokens = TokenConfig.builder().build();
        private Identity identity = Identity.ANONYMOUS;
        private TrustedProxies trustedProxies = TrustedProxies.NONE;
        private Forwarding forwarding = Forwarding.DEFAULT;
        private Cors cors = Cors.OFF;
        private Origins webSocketOrigins = Origins.ANY;
        private Upstreams upstreams = Upstreams.NONE;
        private @Nullable TlsConfig tls; // null: http only
        private boolean accessLog;
        private ManagementConfig management = ManagementConfig.builder().build();
        private final List<Path> keyFiles = new ArrayList<>();
        private int ioThreads = Math.max(2, PROCESSORS);
        private int workerThreads = 16 * PROCESSORS;
        private int maxRequests = 10_000;
        private int backlog = 1_000;
        private int maxSockets; // 0: what the limit of open files allows
        private long maxRequestBodySize = 4L << 20;
        private int maxRequestHeadSize = 256 * 1024;
        private int maxRequestTargetSize = 240 * 1024;
        private int maxRequestHeadersSize = 64 * 1024;
        private Duration bodyTimeout = Duration.ofSeconds(60);
        private Duration idleTimeout = Duration.ofMinutes(2);
        private Duration stallTimeout = Duration.ofSeconds(60);
        private DrainConfig drain = DrainConfig.defaults();

        private Builder() {}

        /** Sets {@link GatewayConfig#host()}. */
        public Builder host(String value) {
            if (value.isBlank()) {
                throw new IllegalArgumentException(
                        "host: \"" + value + "\" (expected: an address or name, 0.0.0.0 for all)");
            }
            host = value;
            return this;
        }

        /** Sets {@link GatewayConfig#port()}. */
        public Builder port(int value) {
            port = Bounds.port(value);
            return this;
        }

        /** Sets {@link GatewayConfig#connection()}. */
        public Builder connection(ConnectionConfig value) {
            connection = value;
            return this;
        }

        /** Sets {@link GatewayConfig#jsonp()}. */
        public Builder jsonp(boolean value) {
            jsonp = value;
            return this;
        }

        /** Sets {@link GatewayConfig#webSockets()}. */
        public Builder webSockets(boolean value) {
            webSockets = value;
            return this;
        }

        /** Sets {@link GatewayConfig#tokens()}. */
        public Builder tokens(TokenConfig value) {
            tokens = value;
            return this;
        }

        /**
         * Sets {@link GatewayConfig#tokens()} to one key, from text: at least 32 random bytes in Base64 or hexadecimal. All nodes that serve
         * the same clients need the same key.
         *
         * @throws IllegalArgumentException when the text is no such key; the message never quotes it
         */
        public Builder tokenKey(String value) {
            return tokens(TokenConfig.builder().key(value).build());
        }

        /** Sets {@link GatewayConfig#identity()}. */
        public Builder identity(Identity value) {
            identity = value;
            return this;
        }

        /** Sets {@link GatewayConfig#trustedProxies()}. */
        public Builder trustedProxies(TrustedProxies value) {
            trustedProxies = value;
            return this;
        }

        /** Sets {@link GatewayConfig#forwarding()}. */
        public Builder forwarding(Forwarding value) {
            forwarding = value;
            return this;
        }

        /** Sets {@link GatewayConfig#cors()}. */
        public Builder cors(Cors value) {
            cors = value;
            return this;
        }

        /** Sets {@link GatewayConfig#webSocketOrigins()}; {@link Origins#NONE} for this server's own pages only. */
        public Builder webSocketOrigins(Origins value) {
            webSocketOrigins = value;
            return this;
        }

        /** Sets {@link GatewayConfig#upstreams()}. */
        public Builder upstreams(Upstreams value) {
            upstreams = value;
            return this;
        }

        /** Sets {@link GatewayConfig#tls()}. */
        public Builder tls(TlsConfig value) {
            tls = value;
            return this;
        }

        /** Sets {@link GatewayConfig#accessLog()}. */
        public Builder accessLog(boolean value) {
            accessLog = value;
            return this;
        }

        /** Adds to {@link GatewayConfig#keyFiles()}. */
        public Builder keyFile(Path value) {
            keyFiles.add(value);
            return this;
        }

        /** Sets {@link GatewayConfig#management()}. */
        public Builder management(ManagementConfig value) {
            management = value;
            return this;
        }

        /** Sets {@link GatewayConfig#ioThreads()}; 1 to 256. */
        public Builder ioThreads(int value) {
            ioThreads = Bounds.between("ioThreads", value, 1, 256);
            return this;
        }

        /** Sets {@link GatewayConfig#workerThreads()}; 1 to 10,000. */
        public Builder workerThreads(int value) {
            workerThreads = Bounds.between("workerThreads", value, 1, 10_000);
            return this;
        }

        /** Sets {@link GatewayConfig#maxRequests()}; at least 1. */
        public Builder maxRequests(int value) {
            maxRequests = Bounds.between("maxRequests", value, 1, Integer.MAX_VALUE);
            return this;
        }

        /** Sets {@link GatewayConfig#backlog()}; at least 1. */
        public Builder backlog(int value) {
            backlog = Bounds.between("backlog", value, 1, Integer.MAX_VALUE);
            return this;
        }

        /** Sets {@link GatewayConfig#maxSockets()}; at least 1. */
        public Builder maxSockets(int value) {
            maxSockets = Bounds.between("maxSockets", value, 1, Integer.MAX_VALUE);
            return this;
        }

        /** Sets {@link GatewayConfig#maxRequestBodySize()}; at least 1, at most 1 GiB. */
        public Builder maxRequestBodySize(long value) {
            maxRequestBodySize = Bounds.between("maxRequestBodySize", value, 1, 1L << 30);
            return this;
        }

        /** Sets {@link GatewayConfig#maxRequestHeadSize()}; 64 KiB to 16 MiB. */
        public Builder maxRequestHeadSize(int value) {
            maxRequestHeadSize = Bounds.between("maxRequestHeadSize", value, LEAST_HEAD_BYTES, 16 << 20);
            return this;
        }

        /** Sets {@link GatewayConfig#maxRequestTargetSize()}; 1 KiB to 16 MiB. */
        public Builder maxRequestTargetSize(int value) {
            maxRequestTargetSize = Bounds.between("maxRequestTargetSize", value, 1024, 16 << 20);
            return this;
        }

        /** Sets {@link GatewayConfig#maxRequestHeadersSize()}; 1 KiB to 16 MiB. */
        public Builder maxRequestHeadersSize(int value) {
            maxRequestHeadersSize = Bounds.between("maxRequestHeadersSize", value, 1024, 16 << 20);
            return this;
        }

        /** Sets {@link GatewayConfig#bodyTimeout()}; at least a millisecond. */
        public Builder bodyTimeout(Duration value) {
            bodyTimeout = Bounds.lasting("bodyTimeout", value);
            return this;
        }

        /** Sets {@link GatewayConfig#idleTimeout()}; at least a millisecond. */
        public Builder idleTimeout(Duration value) {
            idleTimeout = Bounds.lasting("idleTimeout", value);
            return this;
        }

        /** Sets {@link GatewayConfig#stallTimeout()}; at least a millisecond. */
        public Builder stallTimeout(Duration value) {
            stallTimeout = Bounds.lasting("stallTimeout", value);
            return this;
        }

        /** Sets {@link GatewayConfig#drain()}. */
        public Builder drain(DrainConfig value) {
            drain = value;
            return this;
        }

        /** Makes the configuration. */
        public GatewayConfig build() {
            if (forwarding.proxyProtocol() && trustedProxies.isEmpty()) {
                throw new IllegalArgumentException(
                        "proxyProtocol without trustedProxies (expected: the addresses of those that speak it)");
            }
            return new GatewayConfig(this);
        }
    }
}
