package dev.signalbox.gateway.token;

import dev.signalbox.token.KeyRing;
import dev.signalbox.token.TokenKey;
import dev.signalbox.token.format.GroupsTokenPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be set about tokens: the keys that seal and open them, and what a groups token may do. Immutable; never shows a key.
 *
 * <p>Keys come from here, or from a file or directory that is watched. The {@code <machineKey>} of a .NET farm may join them, to open what
 * the farm's servers sealed or to seal as they do.
 */
public final class TokenConfig {
    private final @Nullable TokenKey key; // null: from the file, or generated at the start
    private final List<TokenKey> otherKeys;
    private final @Nullable Path keyFile;
    private final Duration reloadInterval;
    private final List<String> machineKeys;
    private final MachineKeyUse machineKeyUse;
    private final @Nullable Duration groupsTokenMaxAge; // null: for ever
    private final int groupsTokenMaxLength;
    private final long groupsMemory;

    private TokenConfig(Builder builder) {
        key = builder.key;
        otherKeys = List.copyOf(builder.otherKeys);
        keyFile = builder.keyFile;
        reloadInterval = builder.reloadInterval;
        machineKeys = List.copyOf(builder.machineKeys);
        machineKeyUse = builder.machineKeyUse;
        groupsTokenMaxAge = builder.groupsTokenMaxAge;
        groupsTokenMaxLength = builder.groupsTokenMaxLength;
        groupsMemory = builder.groupsMemory;
    }

    /** What the machine key of a .NET farm is for. */
    public enum MachineKeyUse {
        /** It opens what the farm's servers sealed; our own key seals. For the time after the last of them is gone. */
        OPEN,
        /** It seals, so that the farm's servers can open it, and opens. For the time both kinds serve the same clients. */
        SEAL
    }

    /** A builder holding the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The key that seals; null when it comes from {@link #keyFile()} or is to be generated. */
    public @Nullable TokenKey key() {
        return key;
    }

    /** Keys that only open; those before a rotation. Default none. */
    public List<TokenKey> otherKeys() {
        return otherKeys;
    }

    /** A file or directory of keys, watched for changes; null for none. */
    public @Nullable Path keyFile() {
        return keyFile;
    }

    /** How often the key files are looked at. Default 5 s. */
    public Duration reloadInterval() {
        return reloadInterval;
    }

    /** The {@code <machineKey>} elements as text, or paths of files that hold one; as secret as keys. The first may seal. Default none. */
    public List<String> machineKeys() {
        return machineKeys;
    }

    /** What the machine keys are for. Default {@link MachineKeyUse#OPEN}. */
    public MachineKeyUse machineKeyUse() {
        return machineKeyUse;
    }

    /** How long after its issue a groups token is accepted; null for ever, as in the original. Default null. */
    public @Nullable Duration groupsTokenMaxAge() {
        return groupsTokenMaxAge;
    }

    /**
     * How many characters a groups token that names its groups may have; a longer one refers to membership held by the server. 0 for any.
     * Default 1,536. Without effect while a machine key seals.
     */
    public int groupsTokenMaxLength() {
        return groupsTokenMaxLength;
    }

    /** How many bytes, roughly, the groups of ended connections may take to be remembered. Default 16 MiB. */
    public long groupsMemory() {
        return groupsMemory;
    }

    /**
     * What groups tokens hold and which are accepted. While the machine key seals they hold names only, which is all that .NET servers read;
     * theirs tell no age, and are accepted as long as there is a machine key.
     */
    public GroupsTokenPolicy groupsPolicy() {
        return new GroupsTokenPolicy(
                !sealsAsFarm(), groupsTokenMaxAge, !machineKeys.isEmpty(), sealsAsFarm() ? 0 : groupsTokenMaxLength);
    }

    /** Whether the machine key seals. */
    public boolean sealsAsFarm() {
        return machineKeyUse == MachineKeyUse.SEAL;
    }

    /** Whether what seals is known to other nodes too; if not, it is generated and good for this process only. */
    public boolean isShared() {
        return key != null || keyFile != null || sealsAsFarm();
    }

    /**
     * Refuses to go on with a key that only this process would know.
     *
     * @param reason why other nodes must know it, as "a backplane is set"
     * @throws IllegalArgumentException if {@link #isShared} says no
     */
    public void requireShared(String reason) {
        if (!isShared()) {
            throw new IllegalArgumentException("tokenKey: none is set, and " + reason
                    + ": the nodes would refuse each other's clients (expected: tokenKey, tokenKeyFile, or a machineKey"
                    + " that seals, the same on every node)");
        }
    }

    /** Where keys come from; never a key. */
    @Override
    public String toString() {
        return "TokenConfig[key=" + key + ", otherKeys=" + otherKeys + ", keyFile=" + keyFile + ", machineKeys="
                + machineKeys.size() + " for " + machineKeyUse + "]";
    }

    /** Builds a {@link TokenConfig}. */
    public static final class Builder {
        private static final Duration LEAST_INTERVAL = Duration.ofMillis(100);
        private static final Duration MOST_INTERVAL = Duration.ofDays(1);
        private static final Duration LEAST_AGE = Duration.ofMinutes(1);

        private @Nullable TokenKey key;
        private final List<TokenKey> otherKeys = new ArrayList<>();
        private @Nullable Path keyFile;
        private Duration reloadInterval = Duration.ofSeconds(5);
        private final List<String> machineKeys = new ArrayList<>();
        private MachineKeyUse machineKeyUse = MachineKeyUse.OPEN;
        private @Nullable Duration groupsTokenMaxAge;
        private int groupsTokenMaxLength = 1536;
        private long groupsMemory = 16L << 20;

        private Builder() {}

        /**
         * Sets {@link TokenConfig#key()} from text: at least 32 random bytes in Base64 or hexadecimal.
         *
         * @throws IllegalArgumentException when the text is no such key; the message never quotes it
         */
        public Builder key(String value) {
            key = TokenKey.parse(value);
            return this;
        }

        /**
         * Adds to {@link TokenConfig#otherKeys()}; the text is as for {@link #key}.
         *
         * @throws IllegalArgumentException when the text is no such key; the message never quotes it
         */
        public Builder otherKey(String value) {
            otherKeys.add(TokenKey.parse(value));
            return this;
        }

        /** Sets {@link TokenConfig#keyFile()}; read when the gateway starts. */
        public Builder keyFile(Path value) {
            keyFile = value;
            return this;
        }

        /** Sets {@link TokenConfig#reloadInterval()}; 100 ms to a day. */
        public Builder reloadInterval(Duration value) {
            if (value.compareTo(LEAST_INTERVAL) < 0 || value.compareTo(MOST_INTERVAL) > 0) {
                throw new IllegalArgumentException("reloadInterval: " + value + " (expected: PT0.1S to P1D)");
            }
            reloadInterval = value;
            return this;
        }

        /** Adds to {@link TokenConfig#machineKeys()}; read when the gateway starts. */
        public Builder machineKey(String textOrPath) {
            if (textOrPath.isBlank()) {
                throw new IllegalArgumentException(
                        "machineKey: empty (expected: a <machineKey> element, or the path of a web.config)");
            }
            machineKeys.add(textOrPath);
            return this;
        }

        /** Sets {@link TokenConfig#machineKeyUse()}. */
        public Builder machineKeyUse(MachineKeyUse value) {
            machineKeyUse = value;
            return this;
        }

        /** Sets {@link TokenConfig#groupsTokenMaxAge()}; a minute or more, null for ever. */
        public Builder groupsTokenMaxAge(@Nullable Duration value) {
            if (value != null && value.compareTo(LEAST_AGE) < 0) {
                throw new IllegalArgumentException("groupsTokenMaxAge: " + value + " (expected: PT1M or more)");
            }
            groupsTokenMaxAge = value;
            return this;
        }

        /** Sets {@link TokenConfig#groupsTokenMaxLength()}; 0 or more. */
        public Builder groupsTokenMaxLength(int value) {
            if (value < 0) {
                throw new IllegalArgumentException("groupsTokenMaxLength: " + value + " (expected: 0 or more)");
            }
            groupsTokenMaxLength = value;
            return this;
        }

        /** Sets {@link TokenConfig#groupsMemory()}; 0 or more. */
        public Builder groupsMemory(long value) {
            if (value < 0) {
                throw new IllegalArgumentException("groupsMemory: " + value + " (expected: 0 or more bytes)");
            }
            groupsMemory = value;
            return this;
        }

        /**
         * Makes the configuration.
         *
         * @throws IllegalArgumentException when two settings contradict each other
         */
        public TokenConfig build() {
            if (keyFile != null && (key != null || !otherKeys.isEmpty())) {
                throw new IllegalArgumentException("tokenKey and tokenKeyFile: both are set (expected: one of them)");
            }
            if (key == null && !otherKeys.isEmpty()) {
                throw new IllegalArgumentException(
                        "otherTokenKeys: set without tokenKey (expected: the key that seals, too)");
            }
            if (machineKeyUse == MachineKeyUse.SEAL && machineKeys.isEmpty()) {
                throw new IllegalArgumentException(
                        "machineKeyUse: seal without a machineKey (expected: the machineKey of the farm, too)");
            }
            if (key != null) {
                KeyRing.of(key, otherKeys); // refuses keys that cannot stand beside each other
            }
            return new TokenConfig(this);
        }
    }
}
