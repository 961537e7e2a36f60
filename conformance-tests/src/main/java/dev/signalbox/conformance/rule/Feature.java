package dev.signalbox.conformance.rule;

import java.util.Locale;

/**
 * What a rule may need of its target: a part of the suite, or a setting. {@link Prober} finds out which of them a target has; a rule whose
 * need is missing is skipped by name.
 */
public enum Feature {
    /** The suite's main hub. */
    CHAT_HUB("the suite's chatHub"),
    /** The hub without life cycle noise. */
    QUIET_HUB("the suite's quietHub"),
    /** The hub whose name is given by an annotation. */
    CUSTOM_HUB("the suite's CustomHubName"),
    /** The hubs that ask for identities. */
    SECURE_HUBS("the suite's secureHub, secureIncomingHub and adminHub"),
    /** The hub with a client interface. */
    TYPED_HUB("the suite's typedHub"),
    /** The hubs that only the rules know. */
    RULE_HUBS("the suite's hubs for rules (ruleHub, failingHub, joiningHub, slowStartHub, URLHub)"),
    /** The raw connection that speaks to all. */
    ECHO("the suite's raw connection /echo"),
    /** The raw connection with groups. */
    GROUPS_RAW("the suite's raw connection /groups-raw"),
    /** The raw connection for authenticated users, which shows that identities are taken from the request. */
    AUTH_RAW("the suite's raw connection /auth-raw, with users from X-User"),
    /** Identity comes from {@code X-User}, {@code X-Roles} or {@code user}. */
    IDENTITY("users from the header X-User or the parameter user"),
    /** The way to publish from outside of hubs. */
    ADMIN("the suite's /admin endpoints"),

    /** Nothing set: time-outs 20, 30, 110, 5 and no delay in negotiate. */
    DEFAULT_TIMES("default time-outs"),
    /** Keep-alive of 2 s and disconnect time-out of 6 s, the shortest there are. */
    QUICK("a keep-alive of 2 s and a disconnect time-out of 6 s"),
    /** Keep-alive is on. */
    KEEP_ALIVE("keep-alive switched on"),
    /** Keep-alive is off. */
    NO_KEEP_ALIVE("keep-alive switched off"),
    /** A connection time-out that a rule can wait for. */
    SHORT_CONNECTION_TIMEOUT("a connection time-out of at most 5 s"),
    /** A delay between polls. */
    POLL_DELAY("a LongPollDelay"),
    /** No delay between polls. */
    NO_POLL_DELAY("no LongPollDelay"),
    /** JSONP is allowed. */
    JSONP("JSONP switched on"),
    /** JSONP is not allowed. */
    NO_JSONP("JSONP switched off"),
    /** Exceptions' messages are shown. */
    DETAILED_ERRORS("detailed errors switched on"),
    /** Exceptions' messages are hidden. */
    GENERIC_ERRORS("detailed errors switched off"),
    /** The chat hub tells life cycle events. */
    LIFECYCLE("the chatHub's life cycle messages switched on"),
    /** Sockets are served. */
    WEB_SOCKETS("webSockets switched on"),
    /** Sockets are not served. */
    NO_WEB_SOCKETS("webSockets switched off"),
    /** Proxy scripts are served. */
    PROXIES("JavaScript proxies switched on"),
    /** Proxy scripts are not served. */
    NO_PROXIES("JavaScript proxies switched off"),
    /** Anonymous users may use hubs. */
    OPEN("hubs open to anonymous users"),
    /** Only authenticated users may use hubs. */
    REQUIRE_AUTHENTICATION("authentication required for all hubs"),
    /** Incoming WebSocket messages are limited to 65,536 bytes. */
    DEFAULT_MESSAGE_LIMIT("the default limit of WebSocket messages"),
    /** Incoming WebSocket messages are not limited. */
    NO_MESSAGE_LIMIT("no limit of WebSocket messages"),
    /** Nobody adds CORS headers. */
    NO_CORS("no CORS headers added by the host"),
    /** A second server that has only the keys in common with the target, so that its connections are unknown there. */
    TWIN("a second server with the same keys and no backplane (--twin)"),
    /** A second server with the same keys on the same backplane; such a twin is not {@link #TWIN}. */
    BACKPLANE("a second server on the same backplane (--twin and --with backplane)"),
    /** A server that may be stopped. */
    STOPPABLE("a server of its own that may be stopped");

    private final String text;

    Feature(String text) {
        this.text = text;
    }

    /** The name in options and reports, for example {@code chat-hub}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it means, in words. */
    public String text() {
        return text;
    }

    /**
     * Finds a feature by its {@link #id}.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public static Feature of(String id) {
        for (Feature feature : values()) {
            if (feature.id().equals(id)) {
                return feature;
            }
        }
        throw new IllegalArgumentException("no feature is called " + id);
    }

    @Override
    public String toString() {
        return id();
    }
}
