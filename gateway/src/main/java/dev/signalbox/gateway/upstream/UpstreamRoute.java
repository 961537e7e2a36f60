package dev.signalbox.gateway.upstream;

import dev.signalbox.gateway.bounds.Bounds;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One path whose requests other servers answer. Immutable; build it with {@link #builder}, whose setters check at once.
 */
public final class UpstreamRoute {
    private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9._~!$&'()*+;=:@-]+)*");
    private static final int MOST_PORT = 65_535;
    private static final Pattern DOTS = Pattern.compile(".*/\\.{1,2}(?:/.*|$)");

    private final String prefix;
    private final List<URI> targets;
    private final @Nullable String replacement;
    private final boolean preserveHost;
    private final Duration connectTimeout;
    private final @Nullable Duration responseTimeout;
    private final @Nullable Duration idleTimeout;
    private final long maxBodyBytes;
    private final long maxResponseBytes;
    private final int maxResponseHeaderBytes;
    private final int maxConnections;
    private final Duration keepConnections;
    private final Retry retry;
    private final @Nullable String healthPath;
    private final Duration healthInterval;
    private final @Nullable Path trust;
    private final boolean trustAny;

    private UpstreamRoute(Builder builder) {
        prefix = builder.prefix;
        targets = List.copyOf(builder.targets);
        replacement = builder.replacement;
        preserveHost = builder.preserveHost;
        connectTimeout = builder.connectTimeout;
        responseTimeout = builder.responseTimeout;
        idleTimeout = builder.idleTimeout;
        maxBodyBytes = builder.maxBodyBytes;
        maxResponseBytes = builder.maxResponseBytes;
        maxResponseHeaderBytes = builder.maxResponseHeaderBytes;
        maxConnections = builder.maxConnections;
        keepConnections = builder.keepConnections;
        retry = builder.retry;
        healthPath = builder.healthPath;
        healthInterval = builder.healthInterval;
        trust = builder.trust;
        trustAny = builder.trustAny;
    }

    /**
     * A builder holding the defaults.
     *
     * @param path the path it serves with all below: {@code /} for everything, or as {@code /legacy/signalr}; matched ignoring case, on whole
     *     segments
     * @param targets where its requests go: {@code http://host:port} or {@code https://…}, with a path to put before theirs if need be. Several are
     *     used in turn
     */
    public static Builder builder(String path, List<URI> targets) {
        return new Builder(path, targets);
    }

    /** The path as it was set: {@code /} for everything. */
    public String path() {
        return prefix.isEmpty() ? "/" : prefix;
    }

    /** The same without a slash at its end; empty for everything. */
    public String prefix() {
        return prefix;
    }

    /** Where requests go, in turn. */
    public List<URI> targets() {
        return targets;
    }

    /** What stands for the path when a request is passed on, empty to leave it out; null to leave it as it is (the default). */
    public @Nullable String replacement() {
        return replacement;
    }

    /** Whether targets see the {@code Host} the client sent (default), or their own. */
    public boolean preserveHost() {
        return preserveHost;
    }

    /** How long a connection may take to come about. Default 5 s. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** How long an answer may take to begin; null for ever. Default 2 minutes, since a long poll waits 110 s. */
    public @Nullable Duration responseTimeout() {
        return responseTimeout;
    }

    /** How long neither side may send anything once an answer has begun; null for ever. Default 3 minutes. */
    public @Nullable Duration idleTimeout() {
        return idleTimeout;
    }

    /** The longest request body; -1 for any length. Default 1 GiB; it is passed on as it comes. */
    public long maxBodyBytes() {
        return maxBodyBytes;
    }

    /** The longest body of an answer; -1 for any length (the default). */
    public long maxResponseBytes() {
        return maxResponseBytes;
    }

    /** The longest head of an answer. Default 64 KiB. */
    public int maxResponseHeaderBytes() {
        return maxResponseHeaderBytes;
    }

    /** How many connections to one target may be open; each open stream, poll and request has one. Default 10,000. */
    public int maxConnections() {
        return maxConnections;
    }

    /** How long an unused connection is kept. Default 30 s. */
    public Duration keepConnections() {
        return keepConnections;
    }

    /** When a request is tried again. Default {@link Retry#CONNECT}. */
    public Retry retry() {
        return retry;
    }

    /** What is asked for to learn whether a target is well; null to learn it from requests only (the default). */
    public @Nullable String healthPath() {
        return healthPath;
    }

    /** How often a target is looked at: always when {@link #healthPath} is set, else while it is down. Default 5 s. */
    public Duration healthInterval() {
        return healthInterval;
    }

    /** The PEM or PKCS#12 file of the authorities that https targets are trusted by; null for those of the Java runtime. */
    public @Nullable Path trust() {
        return trust;
    }

    /** Whether every https target is believed, whoever it is. Default false. */
    public boolean trustAny() {
        return trustAny;
    }

    /** Whether a request belongs here. */
    public boolean matches(String decodedPath) {
        return decodedPath.regionMatches(true, 0, prefix, 0, prefix.length())
                && isAscii(decodedPath, prefix.length())
                && (decodedPath.length() == prefix.length()
                        || prefix.isEmpty()
                        || decodedPath.charAt(prefix.length()) == '/');
    }

    // Ignoring case, letters of other scripts are an s or a k, too.
    private static boolean isAscii(String text, int length) {
        return text.chars().limit(length).allMatch(c -> c < 0x80);
    }

    @Override
    public String toString() {
        return path() + " to " + targets;
    }

    /** Builds an {@link UpstreamRoute}. */
    public static final class Builder {
        private final String prefix;
        private final List<URI> targets;
        private @Nullable String replacement; // null: left as it is
        private boolean preserveHost = true;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private @Nullable Duration responseTimeout = Duration.ofMinutes(2);
        private @Nullable Duration idleTimeout = Duration.ofMinutes(3);
        private long maxBodyBytes = 1L << 30;
        private long maxResponseBytes = -1;
        private int maxResponseHeaderBytes = 64 << 10;
        private int maxConnections = 10_000;
        private Duration keepConnections = Duration.ofSeconds(30);
        private Retry retry = Retry.CONNECT;
        private @Nullable String healthPath; // null: not asked
        private Duration healthInterval = Duration.ofSeconds(5);
        private @Nullable Path trust; // null: the runtime's
        private boolean trustAny;

        private Builder(String path, List<URI> targets) {
            prefix = prefix(path);
            if (targets.isEmpty()) {
                throw new IllegalArgumentException("targets: none (expected: at least one, as http://host:port)");
            }
            targets.forEach(Builder::check);
            this.targets = targets;
        }

        private static String prefix(String path) {
            String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            if (!path.startsWith("/")
                    || !PREFIX.matcher(prefix).matches()
                    || DOTS.matcher(prefix).matches()) {
                throw new IllegalArgumentException(
                        "path: \"" + path + "\" (expected: / or a path like /legacy/signalr, without escapes)");
            }
            return prefix;
        }

        private static void check(URI target) {
            String scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
            if (!(scheme.equals("http") || scheme.equals("https"))
                    || target.getHost() == null
                    || target.getPort() == 0
                    || target.getPort() > MOST_PORT
                    || target.getRawQuery() != null
                    || target.getRawFragment() != null
                    || target.getRawUserInfo() != null) {
                throw new IllegalArgumentException("target: \"" + target
                        + "\" (expected: http://host:port or https://host:port, and a path if need be)");
            }
        }

        /** Takes the path off what is passed on. */
        public Builder stripPath() {
            replacement = "";
            return this;
        }

        /** Sets {@link UpstreamRoute#replacement()}. */
        public Builder replacePath(String value) {
            replacement = prefix(value);
            return this;
        }

        /** Sets {@link UpstreamRoute#preserveHost()}. */
        public Builder preserveHost(boolean value) {
            preserveHost = value;
            return this;
        }

        /** Sets {@link UpstreamRoute#connectTimeout()}; 1 ms to 24 days. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = Bounds.lasting("connectTimeout", value);
            return this;
        }

        /** Sets {@link UpstreamRoute#responseTimeout()}; 1 ms to 24 days, or null for ever. */
        public Builder responseTimeout(@Nullable Duration value) {
            responseTimeout = value == null ? null : Bounds.lasting("responseTimeout", value);
            return this;
        }

        /** Sets {@link UpstreamRoute#idleTimeout()}; 1 ms to 24 days, or null for ever. */
        public Builder idleTimeout(@Nullable Duration value) {
            idleTimeout = value == null ? null : Bounds.lasting("idleTimeout", value);
            return this;
        }

        /** Sets {@link UpstreamRoute#maxBodyBytes()}; 0 or more, -1 for any. */
        public Builder maxBodyBytes(long value) {
            maxBodyBytes = Bounds.between("maxBodyBytes", value, -1, Long.MAX_VALUE);
            return this;
        }

        /** Sets {@link UpstreamRoute#maxResponseBytes()}; 0 or more, -1 for any. */
        public Builder maxResponseBytes(long value) {
            maxResponseBytes = Bounds.between("maxResponseBytes", value, -1, Long.MAX_VALUE);
            return this;
        }

        /** Sets {@link UpstreamRoute#maxResponseHeaderBytes()}; 1 KiB to 16 MiB. */
        public Builder maxResponseHeaderBytes(int value) {
            maxResponseHeaderBytes = Bounds.between("maxResponseHeaderBytes", value, 1024, 16 << 20);
            return this;
        }

        /** Sets {@link UpstreamRoute#maxConnections()}; 1 to a million. */
        public Builder maxConnections(int value) {
            maxConnections = Bounds.between("maxConnections", value, 1, 1_000_000);
            return this;
        }

        /** Sets {@link UpstreamRoute#keepConnections()}; 1 ms to 24 days. */
        public Builder keepConnections(Duration value) {
            keepConnections = Bounds.lasting("keepConnections", value);
            return this;
        }

        /** Sets {@link UpstreamRoute#retry()}. */
        public Builder retry(Retry value) {
            retry = value;
            return this;
        }

        /** Sets {@link UpstreamRoute#healthPath()}; starts with a slash. */
        public Builder healthPath(String value) {
            if (!value.matches("/[!-~]*")) {
                throw new IllegalArgumentException("healthPath: \"" + value + "\" (expected: a path like /health)");
            }
            healthPath = value;
            return this;
        }

        /** Sets {@link UpstreamRoute#healthInterval()}; 100 ms to 24 days. */
        public Builder healthInterval(Duration value) {
            healthInterval = Bounds.between("healthInterval", value, Duration.ofMillis(100), Bounds.LONGEST);
            return this;
        }

        /** Sets {@link UpstreamRoute#trust()}. */
        public Builder trust(Path file) {
            trust = file;
            trustAny = false;
            return this;
        }

        /** Believes every https target, for a test or a certificate that nobody can check. */
        public Builder trustAny() {
            trust = null;
            trustAny = true;
            return this;
        }

        /** Makes the route. */
        public UpstreamRoute build() {
            return new UpstreamRoute(this);
        }
    }
}
