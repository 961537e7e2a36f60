package dev.signalbox.connection;

import dev.signalbox.connection.client.ClientFamily;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The time-outs and bounds of connections, by the original's names, defaults and rules (protocol C1). Immutable.
 */
public final class ConnectionConfig {
    private final ConnectionTimeouts timeouts;
    private final Map<ClientFamily, ConnectionTimeouts> clientTimeouts; // only of those that differ
    private final int messageBufferSize;
    private final long messageBufferBytes;
    private final long processBufferBytes;
    private final GapPolicy gapPolicy;
    private final SlowPolicy slowPolicy;
    private final int maxConnections;
    private final int maxConnectionsPerUser;
    private final int maxConnectionsPerAddress;
    private final int maxAbsentConnections;
    private final int maxGroups;
    private final int maxAccepts;
    private final int maxWaitingAccepts;
    private final Duration acceptTimeout;
    private final int maxIncomingWebSocketMessageSize;
    private final IdentityPolicy identityPolicy;
    private final boolean closesExpired;
    private final @Nullable SendRate connectionSendRate; // null: no bound
    private final @Nullable SendRate addressSendRate; // null: no bound

    private ConnectionConfig(Builder builder) {
        timeouts = builder.timeouts.build();
        Map<ClientFamily, ConnectionTimeouts> differing = new EnumMap<>(ClientFamily.class);
        builder.clients.forEach((family, client) -> differing.put(family, client.build()));
        clientTimeouts = Collections.unmodifiableMap(differing);
        messageBufferSize = builder.messageBufferSize;
        messageBufferBytes = builder.messageBufferBytes;
        processBufferBytes = builder.processBufferBytes;
        gapPolicy = builder.gapPolicy;
        slowPolicy = builder.slowPolicy;
        maxConnections = builder.maxConnections;
        maxConnectionsPerUser = builder.maxConnectionsPerUser;
        maxConnectionsPerAddress = builder.maxConnectionsPerAddress;
        maxAbsentConnections = builder.maxAbsentConnections;
        maxGroups = builder.maxGroups;
        maxAccepts = builder.maxAccepts;
        maxWaitingAccepts = builder.maxWaitingAccepts;
        acceptTimeout = builder.acceptTimeout;
        maxIncomingWebSocketMessageSize = builder.maxIncomingWebSocketMessageSize;
        identityPolicy = builder.identityPolicy;
        closesExpired = builder.closesExpired;
        connectionSendRate = builder.connectionSendRate;
        addressSendRate = builder.addressSendRate;
    }

    /** The original's defaults. */
    public static ConnectionConfig defaults() {
        return builder().build();
    }

    /** A builder holding the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** After this time an idle long poll is answered, and, with keep-alive off, every stream ends. Default 110 s. */
    public Duration connectionTimeout() {
        return timeouts.connectionTimeout();
    }

    /** How long a vanished client may take to come back before OnDisconnected(false). Default 30 s, at least 6 s. */
    public Duration disconnectTimeout() {
        return timeouts.disconnectTimeout();
    }

    /** The period of keep-alives; null when they are off. Default a third of the disconnect time-out. */
    public @Nullable Duration keepAlive() {
        return timeouts.keepAlive();
    }

    /** How long a client may take to connect a transport before it tries the next; only told to clients. Default 5 s. */
    public Duration transportConnectTimeout() {
        return timeouts.transportConnectTimeout();
    }

    /** What a long-polling client waits between two polls. Default zero: the client is told nothing. */
    public Duration longPollDelay() {
        return timeouts.longPollDelay();
    }

    /** How many recent messages are kept for each connection. Default 1,000, at least 32. */
    public int messageBufferSize() {
        return messageBufferSize;
    }

    /** How many bytes of recent messages are kept for each connection; the newest message is always kept. Default 4 MiB. */
    public long messageBufferBytes() {
        return messageBufferBytes;
    }

    /**
     * How many bytes all connections together may hold: messages, each counted once, what refers to them, and what waits for slow sockets. Half
     * of it is for clients that are away. What is forgotten beyond, and in which order, says {@code docs/operations.md}. Default a quarter of
     * the largest heap the Java machine may use, at least 16 MiB.
     */
    public long processBufferBytes() {
        return processBufferBytes;
    }

    /** What becomes of a connection whose client has missed messages. Default {@link GapPolicy#CONTINUE}. */
    public GapPolicy gapPolicy() {
        return gapPolicy;
    }

    /** What becomes of a connection whose client reads too slowly. Default {@link SlowPolicy#CATCH_UP}. */
    public SlowPolicy slowPolicy() {
        return slowPolicy;
    }

    /**
     * How many connections may be alive at a time, those waited for included; the next is answered 503. Default one for each 64 KiB of the
     * largest heap, at least 1,000.
     */
    public int maxConnections() {
        return maxConnections;
    }

    /** How many of them may belong to one user who has a name; the next is answered 429. Default: no more than all. */
    public int maxConnectionsPerUser() {
        return maxConnectionsPerUser;
    }

    /** How many of them may come from one address; the next is answered 429. Default: no more than all. */
    public int maxConnectionsPerAddress() {
        return maxConnectionsPerAddress;
    }

    /** For how many clients that are away the server waits; those away the longest are given up first. Default half of {@link #maxConnections}. */
    public int maxAbsentConnections() {
        return maxAbsentConnections;
    }

    /**
     * How many groups one connection may be in; an add beyond fails with {@link GroupLimitException}. The same on all nodes that share a log, since
     * each works out the membership from it. Default 10,000.
     */
    public int maxGroups() {
        return maxGroups;
    }

    /** How many connections may be accepted at a time, their OnConnected or OnReconnected included. Default 256. */
    public int maxAccepts() {
        return maxAccepts;
    }

    /** How many more may wait for their turn to be accepted; the next is answered 503. Default 10,000. */
    public int maxWaitingAccepts() {
        return maxWaitingAccepts;
    }

    /**
     * How long a connection may wait for its turn to be accepted before it is answered 503. Default 2.5 s, since the JavaScript client tries anew
     * after 3 s (protocol J2); where a socket reconnects no client does, so that it waits half of its disconnect time-out when that is longer.
     */
    public Duration acceptTimeout() {
        return acceptTimeout;
    }

    /** The longest WebSocket message a client may send, in bytes; -1 for no limit. Default 65,536. */
    public int maxIncomingWebSocketMessageSize() {
        return maxIncomingWebSocketMessageSize;
    }

    /** Who may go on with a connection (protocol D2). Default {@link IdentityPolicy#STRICT}, as in the original. */
    public IdentityPolicy identityPolicy() {
        return identityPolicy;
    }

    /**
     * Whether a connection ends with {@link DisconnectReason#CREDENTIAL_EXPIRED} at the first heartbeat after the credential of its open
     * receive request has expired ({@link ConnectionUser#expires()}). One that waits for its client is not ended: that may return with a new
     * credential. Default false, as in the original.
     */
    public boolean closesExpired() {
        return closesExpired;
    }

    /**
     * How fast one connection may send. Beyond it, a request is answered 429 and a socket is read more slowly. Default null: no bound.
     */
    public @Nullable SendRate connectionSendRate() {
        return connectionSendRate;
    }

    /** The same for all connections of one client address together. Default null: no bound. */
    public @Nullable SendRate addressSendRate() {
        return addressSendRate;
    }

    /** The time-outs of all clients that none were set for. */
    public ConnectionTimeouts timeouts() {
        return timeouts;
    }

    /** The time-outs of one kind of client: those of all, unless some were set for it. */
    public ConnectionTimeouts timeouts(ClientFamily client) {
        return clientTimeouts.getOrDefault(client, timeouts);
    }

    /** The time-outs of the kinds of client that some were set for. Unmodifiable. */
    public Map<ClientFamily, ConnectionTimeouts> clientTimeouts() {
        return clientTimeouts;
    }

    /** What clients are told as KeepAliveTimeout: twice the keep-alive; null when keep-alive is off. */
    public @Nullable Duration keepAliveTimeout() {
        return timeouts.keepAliveTimeout();
    }

    /** The period of the heartbeat, {@link ConnectionTimeouts#heartbeatInterval}. */
    public Duration heartbeatInterval() {
        return timeouts.heartbeatInterval();
    }

    /** For how long a message may still be asked for, {@link ConnectionTimeouts#messageRetention}. */
    public Duration messageRetention() {
        return timeouts.messageRetention();
    }

    /** Builds a {@link ConnectionConfig}; setters check at once, with the original's texts. */
    public static final class Builder {
        private final ConnectionTimeouts.Builder timeouts = new ConnectionTimeouts.Builder();
        private final Map<ClientFamily, ConnectionTimeouts.Builder> clients = new EnumMap<>(ClientFamily.class);
        private int messageBufferSize = 1000;
        private long messageBufferBytes = 4L << 20;
        private long processBufferBytes = HeapShare.processBufferBytes();
        private GapPolicy gapPolicy = GapPolicy.CONTINUE;
        private SlowPolicy slowPolicy = SlowPolicy.CATCH_UP;
        private int maxConnections = HeapShare.maxConnections();
        private int maxConnectionsPerUser = Integer.MAX_VALUE;
        private int maxConnectionsPerAddress = Integer.MAX_VALUE;
        private int maxAbsentConnections = HeapShare.maxConnections() / 2;
        private int maxGroups = 10_000;
        private int maxAccepts = 256;
        private int maxWaitingAccepts = 10_000;
        private Duration acceptTimeout = Duration.ofMillis(2500);
        private int maxIncomingWebSocketMessageSize = 65536;
        private IdentityPolicy identityPolicy = IdentityPolicy.STRICT;
        private boolean closesExpired;
        private @Nullable SendRate connectionSendRate;
        private @Nullable SendRate addressSendRate;

        private Builder() {}

        /** Sets {@link ConnectionConfig#connectionTimeout()}; any positive value. */
        public Builder connectionTimeout(Duration value) {
            ofAll("ConnectionTimeout").connectionTimeout(value);
            return this;
        }

        /**
         * Sets {@link ConnectionConfig#disconnectTimeout()} and, with it, the keep-alive to a third.
         *
         * @throws IllegalArgumentException below six seconds
         * @throws IllegalStateException after {@link #keepAlive} was set
         */
        public Builder disconnectTimeout(Duration value) {
            ofAll("DisconnectTimeout").disconnectTimeout(value);
            return this;
        }

        /**
         * Sets {@link ConnectionConfig#keepAlive()}; null switches keep-alive off.
         *
         * @throws IllegalArgumentException below two seconds, or above a third of the disconnect time-out
         */
        public Builder keepAlive(@Nullable Duration value) {
            ofAll("KeepAlive").keepAlive(value);
            return this;
        }

        /** Sets {@link ConnectionConfig#transportConnectTimeout()}; any positive value. */
        public Builder transportConnectTimeout(Duration value) {
            ofAll("TransportConnectTimeout").transportConnectTimeout(value);
            return this;
        }

        /** Sets {@link ConnectionConfig#longPollDelay()}; zero or more. */
        public Builder longPollDelay(Duration value) {
            ofAll("LongPollDelay").longPollDelay(value);
            return this;
        }

        /**
         * Sets time-outs of one kind of client. What is not set here is as for all clients, whose time-outs are set first: those set after
         * this are refused with an {@link IllegalStateException}.
         *
         * @param settings is called at once; what it is given is good for this call only
         */
        public Builder client(ClientFamily client, Consumer<ConnectionTimeouts.Builder> settings) {
            settings.accept(clients.computeIfAbsent(client, family -> new ConnectionTimeouts.Builder(timeouts)));
            return this;
        }

        private ConnectionTimeouts.Builder ofAll(String name) {
            if (!clients.isEmpty()) {
                throw new IllegalStateException(
                        name + " of all clients cannot be configured after that of one kind of client.");
            }
            return timeouts;
        }

        /** Sets {@link ConnectionConfig#messageBufferSize()}; values below 32 count as 32, as in the original. */
        public Builder messageBufferSize(int value) {
            if (value < 0) {
                throw new IllegalArgumentException(
                        "DefaultMessageBufferSize: " + value + " (expected: zero or more; below 32 counts as 32)");
            }
            messageBufferSize = Math.max(32, value);
            return this;
        }

        /** Sets {@link ConnectionConfig#messageBufferBytes()}; positive. */
        public Builder messageBufferBytes(long value) {
            if (value <= 0) {
                throw new IllegalArgumentException("MessageBufferBytes: " + value + " (expected: more than 0)");
            }
            messageBufferBytes = value;
            return this;
        }

        /** Sets {@link ConnectionConfig#processBufferBytes()}; positive. */
        public Builder processBufferBytes(long value) {
            if (value <= 0) {
                throw new IllegalArgumentException("ProcessBufferBytes: " + value + " (expected: more than 0)");
            }
            processBufferBytes = value;
            return this;
        }

        /** Sets {@link ConnectionConfig#gapPolicy()}. */
        public Builder gapPolicy(GapPolicy value) {
            gapPolicy = value;
            return this;
        }

        /** Sets {@link ConnectionConfig#slowPolicy()}. */
        public Builder slowPolicy(SlowPolicy value) {
            slowPolicy = value;
            return this;
        }

        /** Sets {@link ConnectionConfig#maxConnections()}; at least 1. */
        public Builder maxConnections(int value) {
            maxConnections = atLeastOne("MaxConnections", value);
            return this;
        }

        /** Sets {@link ConnectionConfig#maxConnectionsPerUser()}; at least 1. */
        public Builder maxConnectionsPerUser(int value) {
            maxConnectionsPerUser = atLeastOne("MaxConnectionsPerUser", value);
            return this;
        }

        /** Sets {@link ConnectionConfig#maxConnectionsPerAddress()}; at least 1. */
        public Builder maxConnectionsPerAddress(int value) {
            maxConnectionsPerAddress = atLeastOne("MaxConnectionsPerAddress", value);
            return this;
        }

        /** Sets {@link ConnectionConfig#maxAbsentConnections()}; at least 1. */
        public Builder maxAbsentConnections(int value) {
            maxAbsentConnections = atLeastOne("MaxAbsentConnections", value);
            return this;
        }

        /** Sets {@link ConnectionConfig#maxGroups()}; at least 1. */
        public Builder maxGroups(int value) {
            maxGroups = atLeastOne("MaxGroups", value);
            return this;
        }

        /** Sets {@link ConnectionConfig#maxAccepts()}; at least 1. */
        public Builder maxAccepts(int value) {
            maxAccepts = atLeastOne("MaxAccepts", value);
            return this;
        }

        /** Sets {@link ConnectionConfig#maxWaitingAccepts()}; zero or more. */
        public Builder maxWaitingAccepts(int value) {
            if (value < 0) {
                throw new IllegalArgumentException("MaxWaitingAccepts: " + value + " (expected: zero or more)");
            }
            maxWaitingAccepts = value;
            return this;
        }

        /** Sets {@link ConnectionConfig#acceptTimeout()}; any positive value. */
        public Builder acceptTimeout(Duration value) {
            acceptTimeout = ConnectionTimeouts.Builder.positive("AcceptTimeout", value);
            return this;
        }

        /** Sets {@link ConnectionConfig#maxIncomingWebSocketMessageSize()}; -1 for no limit. */
        public Builder maxIncomingWebSocketMessageSize(int value) {
            if (value < 1 && value != -1) {
                throw new IllegalArgumentException(
                        "MaxIncomingWebSocketMessageSize: " + value + " (expected: at least 1, or -1 for no limit)");
            }
            maxIncomingWebSocketMessageSize = value;
            return this;
        }

        /** Sets {@link ConnectionConfig#identityPolicy()}. */
        public Builder identityPolicy(IdentityPolicy value) {
            identityPolicy = value;
            return this;
        }

        /** Sets {@link ConnectionConfig#closesExpired()}. */
        public Builder closesExpired(boolean value) {
            closesExpired = value;
            return this;
        }

        /** Sets {@link ConnectionConfig#connectionSendRate()}; null for no bound. */
        public Builder connectionSendRate(@Nullable SendRate value) {
            connectionSendRate = value;
            return this;
        }

        /** Sets {@link ConnectionConfig#addressSendRate()}; null for no bound. */
        public Builder addressSendRate(@Nullable SendRate value) {
            addressSendRate = value;
            return this;
        }

        /** Makes the configuration. */
        public ConnectionConfig build() {
            return new ConnectionConfig(this);
        }

        private static int atLeastOne(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
            }
            return value;
        }
    }
}
