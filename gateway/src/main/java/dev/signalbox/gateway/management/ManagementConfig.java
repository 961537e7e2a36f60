package dev.signalbox.gateway.management;

import dev.signalbox.gateway.bounds.Bounds;
import dev.signalbox.gateway.identity.JwtIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be set about the management port. Immutable; never shows a key. */
public final class ManagementConfig {
    /** The cookie of browsers that have logged in, which concerns nobody but the management port. */
    public static final String SESSION_COOKIE = "signalbox_session";

    private final String host;
    private final int port;
    private final List<ApiKey> keys;
    private final List<Path> keyFiles;
    private final @Nullable JwtIdentity jwt;
    private final String rightsClaim;
    private final int maxBodySize;
    private final Duration sessionTimeout;

    private ManagementConfig(Builder builder) {
        host = builder.host;
        port = builder.port;
        keys = List.copyOf(builder.keys);
        keyFiles = List.copyOf(builder.keyFiles);
        jwt = builder.jwt;
        rightsClaim = builder.rightsClaim;
        maxBodySize = builder.maxBodySize;
        sessionTimeout = builder.sessionTimeout;
    }

    /** A builder holding the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The address or name to listen on. Default {@code 127.0.0.1}. */
    public String host() {
        return host;
    }

    /** The port to listen on, 0 for any that is free; -1 for no management port. Default -1. */
    public int port() {
        return port;
    }

    /** Whether there is a management port. */
    public boolean isOn() {
        return port >= 0;
    }

    /** The keys that let somebody in. Default none: then only what is open is answered, such as health. */
    public List<ApiKey> keys() {
        return keys;
    }

    /** The files that keys were read from. */
    public List<Path> keyFiles() {
        return keyFiles;
    }

    /** Whose tokens let somebody in; null for nobody's. Only the {@code Authorization} header should be looked at. Default null. */
    public @Nullable JwtIdentity jwt() {
        return jwt;
    }

    /** The claim of a token that says its rights: {@code read}, {@code publish}, {@code control}. Default {@code signalbox}. */
    public String rightsClaim() {
        return rightsClaim;
    }

    /** The longest request body in bytes. Default 1 MiB. */
    public int maxBodySize() {
        return maxBodySize;
    }

    /** After which time without a request a browser must log in again. Default 30 min. */
    public Duration sessionTimeout() {
        return sessionTimeout;
    }

    /** Address and names of keys. */
    @Override
    public String toString() {
        return "ManagementConfig[" + (isOn() ? host + ":" + port : "off") + ", keys=" + keys + "]";
    }

    /** Builds a {@link ManagementConfig}. */
    public static final class Builder {
        private static final int MOST_BODY = 64 << 20;

        private String host = "127.0.0.1";
        private int port = -1;
        private final List<ApiKey> keys = new ArrayList<>();
        private final List<Path> keyFiles = new ArrayList<>();
        private @Nullable JwtIdentity jwt;
        private String rightsClaim = "signalbox";
        private int maxBodySize = 1 << 20;
        private Duration sessionTimeout = Duration.ofMinutes(30);

        private Builder() {}

        /** Sets {@link ManagementConfig#host()}. */
        public Builder host(String value) {
            if (value.isBlank()) {
                throw new IllegalArgumentException(
                        "host: \"" + value + "\" (expected: an address or name, 0.0.0.0 for all)");
            }
            host = value;
            return this;
        }

        /** Sets {@link ManagementConfig#port()}; 0 to 65535. */
        public Builder port(int value) {
            port = Bounds.port(value);
            return this;
        }

        /** Sets that there is no management port. */
        public Builder off() {
            port = -1;
            return this;
        }

        /**
         * Adds to {@link ManagementConfig#keys()}.
         *
         * @throws IllegalArgumentException when there is one of this name
         */
        public Builder key(ApiKey value) {
            if (keys.stream().anyMatch(key -> key.name().equals(value.name()))) {
                throw new IllegalArgumentException(
                        "two management keys are named " + value.name() + " (expected: a name for each)");
            }
            keys.add(value);
            return this;
        }

        /**
         * Adds the keys of a file, which is in {@link ManagementConfig#keyFiles()} then: one {@code NAME:RIGHT:SECRET} a line; empty lines and those that begin with {@code #} are passed over.
         *
         * @throws IllegalArgumentException naming the line, never its secret
         * @throws UncheckedIOException when the file cannot be read
         */
        public Builder keyFile(Path file) {
            List<String> lines;
            try {
                lines = Files.readAllLines(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    try {
                        key(ApiKey.parse(line));
                    } catch (IllegalArgumentException e) {
                        throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
                    }
                }
            }
            keyFiles.add(file);
            return this;
        }

        /** Sets {@link ManagementConfig#jwt()}. */
        public Builder jwt(@Nullable JwtIdentity value) {
            jwt = value;
            return this;
        }

        /** Sets {@link ManagementConfig#rightsClaim()}. */
        public Builder rightsClaim(String value) {
            if (value.isBlank()) {
                throw new IllegalArgumentException("rightsClaim: empty (expected: the name of a claim)");
            }
            rightsClaim = value;
            return this;
        }

        /** Sets {@link ManagementConfig#maxBodySize()}; 1 KiB to 64 MiB. */
        public Builder maxBodySize(int value) {
            maxBodySize = Bounds.between("maxBodySize", value, 1024, MOST_BODY);
            return this;
        }

        /** Sets {@link ManagementConfig#sessionTimeout()}; a minute to twelve hours. */
        public Builder sessionTimeout(Duration value) {
            sessionTimeout = Bounds.between("sessionTimeout", value, Duration.ofMinutes(1), Duration.ofHours(12));
            return this;
        }

        /** Makes the configuration. */
        public ManagementConfig build() {
            return new ManagementConfig(this);
        }
    }
}
