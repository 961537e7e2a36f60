package dev.signalbox.conformance.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.signalbox.connection.ConnectionConfig;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a server that serves the suite is set up: the {@code settings} of a recording's header.
 *
 * @param keepAlive pause between keep-alives, null for none
 * @param disconnectTimeout how long a vanished client may take to come back
 * @param connectionTimeout when an idle poll is answered
 * @param transportConnectTimeout how long a client tries one transport
 * @param longPollDelay pause between two polls
 * @param messageBufferSize recent messages kept for a connection
 * @param maxWebSocketMessageSize largest message a client may send on a WebSocket in bytes, -1 for any
 * @param webSockets whether webSockets is offered
 * @param jsonp whether JSONP is served
 * @param cors whether all origins are allowed, with credentials
 * @param detailedErrors whether callers see what failed
 * @param javaScriptProxies whether {@code /hubs} serves proxies
 * @param requireAuthentication whether all hubs are closed to anonymous users
 * @param lifecycle whether the chat hub tells all clients of life cycle events
 */
public record SuiteProfile(
        @Nullable Duration keepAlive,
        Duration disconnectTimeout,
        Duration connectionTimeout,
        Duration transportConnectTimeout,
        Duration longPollDelay,
        int messageBufferSize,
        int maxWebSocketMessageSize,
        boolean webSockets,
        boolean jsonp,
        boolean cors,
        boolean detailedErrors,
        boolean javaScriptProxies,
        boolean requireAuthentication,
        boolean lifecycle) {
    private static final Set<String> NAMES = Set.of(
            "keepAlive",
            "disconnectTimeout",
            "connectionTimeout",
            "transportConnectTimeout",
            "longPollDelay",
            "messageBufferSize",
            "maxWebSocketMessageSize",
            "webSockets",
            "jsonp",
            "cors",
            "detailedErrors",
            "javaScriptProxies",
            "requireAuthentication",
            "lifecycle",
            "tokens");

    /** Checks that a server can be set up this way. */
    public SuiteProfile {
        ConnectionConfig checked = timing(
                keepAlive,
                disconnectTimeout,
                connectionTimeout,
                transportConnectTimeout,
                longPollDelay,
                messageBufferSize,
                maxWebSocketMessageSize);
        assert checked != null;
    }

    /** The product's defaults, with life cycle events told to clients. */
    public static SuiteProfile defaults() {
        return of(JsonNodeFactory.instance.objectNode());
    }

    /**
     * Reads the settings of a recording's header. What is absent has its default; {@code tokens} is of the recording only.
     *
     * @throws IllegalArgumentException when a setting is unknown, or has a value that cannot be
     */
    public static SuiteProfile of(JsonNode settings) {
        for (Iterator<String> names = settings.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("settings: \"" + name + "\" is unknown (expected: one of "
                        + NAMES.stream().sorted().toList() + ")");
            }
        }
        Duration disconnectTimeout = seconds(settings, "disconnectTimeout", 30);
        return new SuiteProfile(
                keepAlive(settings, disconnectTimeout),
                disconnectTimeout,
                seconds(settings, "connectionTimeout", 110),
                seconds(settings, "transportConnectTimeout", 5),
                Duration.ofMillis(number(settings, "longPollDelay", 0).longValue()),
                number(settings, "messageBufferSize", 1000).intValue(),
                settings.has("maxWebSocketMessageSize")
                                && settings.get("maxWebSocketMessageSize").isNull()
                        ? -1
                        : number(settings, "maxWebSocketMessageSize", 65_536).intValue(),
                flag(settings, "webSockets", true),
                flag(settings, "jsonp", false),
                flag(settings, "cors", false),
                flag(settings, "detailedErrors", false),
                flag(settings, "javaScriptProxies", true),
                flag(settings, "requireAuthentication", false),
                flag(settings, "lifecycle", true));
    }

    private static @Nullable Duration keepAlive(JsonNode settings, Duration disconnectTimeout) {
        JsonNode value = settings.get("keepAlive");
        if (value == null) {
            return disconnectTimeout.dividedBy(3);
        }
        return value.isNull() ? null : seconds(settings, "keepAlive", 0);
    }

    private static Duration seconds(JsonNode settings, String name, int fallback) {
        BigDecimal value = number(settings, name, fallback);
        // Whole milliseconds, as the original's TimeSpan.FromSeconds.
        return Duration.ofMillis(
                value.movePointRight(3).setScale(0, RoundingMode.HALF_EVEN).longValue());
    }

    private static BigDecimal number(JsonNode settings, String name, int fallback) {
        JsonNode value = settings.get(name);
        if (value == null) {
            return BigDecimal.valueOf(fallback);
        }
        if (!value.isNumber()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: a number)");
        }
        return value.decimalValue();
    }

    private static boolean flag(JsonNode settings, String name, boolean fallback) {
        JsonNode value = settings.get(name);
        if (value == null) {
            return fallback;
        }
        if (!value.isBoolean()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: true or false)");
        }
        return value.booleanValue();
    }

    /** Time-outs and bounds in the product's terms. */
    ConnectionConfig timing() {
        return timing(
                keepAlive,
                disconnectTimeout,
                connectionTimeout,
                transportConnectTimeout,
                longPollDelay,
                messageBufferSize,
                maxWebSocketMessageSize);
    }

    private static ConnectionConfig timing(
            @Nullable Duration keepAlive,
            Duration disconnectTimeout,
            Duration connectionTimeout,
            Duration transportConnectTimeout,
            Duration longPollDelay,
            int messageBufferSize,
            int maxWebSocketMessageSize) {
        return ConnectionConfig.builder()
                .disconnectTimeout(disconnectTimeout)
                .keepAlive(keepAlive)
                .connectionTimeout(connectionTimeout)
                .transportConnectTimeout(transportConnectTimeout)
                .longPollDelay(longPollDelay)
                .messageBufferSize(messageBufferSize)
                .maxIncomingWebSocketMessageSize(maxWebSocketMessageSize)
                .build();
    }
}
