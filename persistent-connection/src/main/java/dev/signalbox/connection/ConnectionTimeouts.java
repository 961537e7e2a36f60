package dev.signalbox.connection;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time-outs of one kind of client, by the original's names, defaults and rules (protocol C1). What a client is told when it negotiates,
 * and what the server does by itself. Immutable.
 */
public final class ConnectionTimeouts {
    private static final Duration MIN_DISCONNECT_TIMEOUT = Duration.ofSeconds(6);
    private static final Duration MIN_KEEP_ALIVE = Duration.ofSeconds(2);
    private static final int KEEP_ALIVES_PER_DISCONNECT = 3;

    private final Duration connectionTimeout;
    private final Duration disconnectTimeout;
    private final @Nullable Duration keepAlive; // null: keep-alive is off
    private final @Nullable Duration keepAliveTimeout; // null: keep-alive is off
    private final Duration transportConnectTimeout;
    private final Duration longPollDelay;

    private ConnectionTimeouts(Builder builder) {
        connectionTimeout = builder.connectionTimeout;
        disconnectTimeout = builder.disconnectTimeout;
        keepAlive = builder.keepAlive;
        keepAliveTimeout = keepAlive == null ? null : keepAlive.multipliedBy(2);
        transportConnectTimeout = builder.transportConnectTimeout;
        longPollDelay = builder.longPollDelay;
    }

    /** After this time an idle long poll is answered, and, with keep-alive off, every stream ends. Default 110 s. */
    public Duration connectionTimeout() {
        return connectionTimeout;
    }

    /** How long a vanished client may take to come back before OnDisconnected(false). Default 30 s, at least 6 s. */
    public Duration disconnectTimeout() {
        return disconnectTimeout;
    }

    /** The period of keep-alives; null when they are off. Default a third of the disconnect time-out. */
    public @Nullable Duration keepAlive() {
        return keepAlive;
    }

    /** How long a client may take to connect a transport before it tries the next; only told to clients. Default 5 s. */
    public Duration transportConnectTimeout() {
        return transportConnectTimeout;
    }

    /** What a long-polling client waits between two polls. Default zero: the client is told nothing. */
    public Duration longPollDelay() {
        return longPollDelay;
    }

    /** What clients are told as KeepAliveTimeout: twice the keep-alive; null when keep-alive is off. */
    public @Nullable Duration keepAliveTimeout() {
        return keepAliveTimeout;
    }

    /** The period of the heartbeat: half a keep-alive, or a sixth of the disconnect time-out when that is off. */
    public Duration heartbeatInterval() {
        return keepAlive == null ? disconnectTimeout.dividedBy(6) : keepAlive.dividedBy(2);
    }

    /**
     * For how long after it was sent a message may still be asked for: a client notices a loss within its keep-alive time-out
     * (the connection time-out when keep-alive is off) and gives up after the disconnect time-out.
     */
    public Duration messageRetention() {
        Duration noticed = keepAliveTimeout();
        return disconnectTimeout.plus(noticed == null ? connectionTimeout : noticed);
    }

    /** All five, for people. */
    @Override
    public String toString() {
        return "ConnectionTimeouts[connection=" + connectionTimeout + ", disconnect=" + disconnectTimeout
                + ", keepAlive=" + keepAlive + ", transportConnect=" + transportConnectTimeout + ", longPollDelay="
                + longPollDelay + "]";
    }

    /** Sets {@link ConnectionTimeouts}; setters check at once, with the original's texts. Not for several threads. */
    public static final class Builder {
        private Duration connectionTimeout = Duration.ofSeconds(110);
        private Duration disconnectTimeout = Duration.ofSeconds(30);
        private @Nullable Duration keepAlive = Duration.ofSeconds(10);
        private boolean keepAliveConfigured;
        private boolean keepAliveInherited; // configured for all clients
        private Duration transportConnectTimeout = Duration.ofSeconds(5);
        private Duration longPollDelay = Duration.ZERO;

        /** The original's defaults. */
        Builder() {}

        /** What holds for all clients, for one kind to differ from. */
        Builder(Builder all) {
            connectionTimeout = all.connectionTimeout;
            disconnectTimeout = all.disconnectTimeout;
            keepAlive = all.keepAlive;
            keepAliveInherited = all.keepAliveConfigured;
            transportConnectTimeout = all.transportConnectTimeout;
            longPollDelay = all.longPollDelay;
        }

        /** Sets {@link ConnectionTimeouts#connectionTimeout()}; any positive value. */
        public Builder connectionTimeout(Duration value) {
            connectionTimeout = positive("ConnectionTimeout", value);
            return this;
        }

        /**
         * Sets {@link ConnectionTimeouts#disconnectTimeout()} and, with it, the keep-alive to a third; of one kind of client only where the
         * keep-alive of all was not set.
         *
         * @throws IllegalArgumentException below six seconds, or three keep-alives that were set for all
         * @throws IllegalStateException after {@link #keepAlive} was set
         */
        public Builder disconnectTimeout(Duration value) {
            if (value.compareTo(MIN_DISCONNECT_TIMEOUT) < 0) {
                throw new IllegalArgumentException("DisconnectTimeout must be at least six seconds.");
            }
            if (keepAliveConfigured) {
                throw new IllegalStateException("DisconnectTimeout cannot be configured after the KeepAlive.");
            }
            if (keepAliveInherited) {
                checkKeepAlive(keepAlive, value);
            } else {
                keepAlive = value.dividedBy(KEEP_ALIVES_PER_DISCONNECT);
            }
            disconnectTimeout = value;
            return this;
        }

        /**
         * Sets {@link ConnectionTimeouts#keepAlive()}; null switches keep-alive off.
         *
         * @throws IllegalArgumentException below two seconds, or above a third of the disconnect time-out
         */
        public Builder keepAlive(@Nullable Duration value) {
            if (value != null && value.compareTo(MIN_KEEP_ALIVE) < 0) {
                throw new IllegalArgumentException("KeepAlive value must be greater than two seconds.");
            }
            checkKeepAlive(value, disconnectTimeout);
            keepAlive = value;
            keepAliveConfigured = true;
            return this;
        }

        private static void checkKeepAlive(@Nullable Duration keepAlive, Duration disconnectTimeout) {
            if (keepAlive != null && keepAlive.compareTo(disconnectTimeout.dividedBy(KEEP_ALIVES_PER_DISCONNECT)) > 0) {
                throw new IllegalArgumentException(
                        "KeepAlive value must be no more than a third of the DisconnectTimeout.");
            }
        }

        /** Sets {@link ConnectionTimeouts#transportConnectTimeout()}; any positive value. */
        public Builder transportConnectTimeout(Duration value) {
            transportConnectTimeout = positive("TransportConnectTimeout", value);
            return this;
        }

        /** Sets {@link ConnectionTimeouts#longPollDelay()}; zero or more. */
        public Builder longPollDelay(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("LongPollDelay: " + value + " (expected: zero or more)");
            }
            longPollDelay = value;
            return this;
        }

        ConnectionTimeouts build() {
            return new ConnectionTimeouts(this);
        }

        static Duration positive(String name, Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: more than zero)");
            }
            return value;
        }
    }
}
