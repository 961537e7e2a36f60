package dev.signalbox.gateway.token;

import dev.signalbox.connection.time.TaskScheduler;
import dev.signalbox.token.AesGcmProtector;
import dev.signalbox.token.JoinedProtector;
import dev.signalbox.token.KeyRing;
import dev.signalbox.token.SwitchableProtector;
import dev.signalbox.token.TokenEvents;
import dev.signalbox.token.TokenKey;
import dev.signalbox.token.TokenProtector;
import dev.signalbox.token.keys.KeyStore;
import dev.signalbox.token.machinekey.MachineKey;
import dev.signalbox.token.machinekey.MachineKeyProtector;
import dev.signalbox.token.machinekey.WebConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the protector a {@link TokenConfig} describes and exchanges its keys when the files change, or when the time of the next key has
 * come. What cannot be read leaves the last good keys in use, and is said and counted.
 */
public final class TokenKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TokenKeeper.class);

    private final TokenConfig config;
    private final SecureRandom random;
    private final InstantSource clock;
    private final TokenEvents events;
    private final @Nullable TokenKey generated; // null unless the key that seals is this process's own
    private final SwitchableProtector protector;
    private Keys inUse; // guarded by this
    private volatile @Nullable String lastProblem; // written under this; null when the last look was good
    private TaskScheduler.@Nullable Cancellable watch; // null until watching

    /**
     * Reads the keys.
     *
     * @param clock tells which key's time has come
     * @throws IllegalArgumentException when the keys cannot be read or used; the message says where and why, and never quotes a key
     */
    public TokenKeeper(TokenConfig config, SecureRandom random, InstantSource clock, TokenEvents events) {
        this.config = config;
        this.random = random;
        this.clock = clock;
        this.events = events;
        this.generated = config.isShared() ? null : TokenKey.generate(random);
        this.inUse = read();
        this.protector = new SwitchableProtector(inUse.protector(config, random));
    }

    /** Seals and opens with whatever keys are in use. */
    public TokenProtector protector() {
        return protector;
    }

    /** Whether the key that seals is known to this process only. */
    public boolean isGenerated() {
        return generated != null;
    }

    /** Whether the last look at the files was good; otherwise the last good keys are in use. */
    public boolean isUpToDate() {
        return lastProblem == null;
    }

    /** Looks at the files from now on. Without any there is nothing to look at. */
    public synchronized void watch(TaskScheduler scheduler) {
        boolean files =
                config.keyFile() != null || config.machineKeys().stream().anyMatch(text -> !WebConfig.isText(text));
        if (files && watch == null) {
            watch = scheduler.scheduleEvery(this::check, config.reloadInterval());
        }
    }

    /** Looks at the files once. */
    public synchronized void check() {
        Keys read;
        try {
            read = read();
        } catch (IllegalArgumentException e) {
            events.keysNotLoaded();
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(lastProblem)) {
                LOG.error("The token keys were not taken over, those in use stay: {}", problem);
            }
            lastProblem = problem;
            return;
        }
        if (lastProblem != null) {
            LOG.info("The token keys can be read again");
            lastProblem = null;
        }
        if (!read.sameAs(inUse)) {
            protector.switchTo(read.protector(config, random));
            inUse = read;
            LOG.info("Token keys changed: {}", read);
            events.keysChanged();
        }
    }

    /** Stops looking. */
    @Override
    public synchronized void close() {
        if (watch != null) {
            watch.cancel();
        }
    }

    private Keys read() {
        return new Keys(
                ring(), config.machineKeys().stream().map(WebConfig::machineKey).toList());
    }

    private @Nullable KeyRing ring() {
        Path file = config.keyFile();
        if (file != null) {
            try {
                return new KeyStore(file).load().ring(clock.instant());
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "token keys: " + file + " cannot be read (expected: a file or directory of keys)", e);
            } catch (IllegalArgumentException e) {
                String message = String.valueOf(e.getMessage());
                throw new IllegalArgumentException(
                        message.contains(file.toString()) ? message : file + ": " + message, e);
            }
        }
        TokenKey key = config.key() == null ? generated : config.key();
        return key == null ? null : KeyRing.of(key, config.otherKeys());
    }

    /** The keys of one look; the ring is null when the machine keys do everything. */
    private record Keys(@Nullable KeyRing ring, List<MachineKey> machineKeys) {

        TokenProtector protector(TokenConfig config, SecureRandom random) {
            List<TokenProtector> farm = new ArrayList<>();
            machineKeys.forEach(key -> farm.add(new MachineKeyProtector(key, random)));
            if (ring == null) {
                return JoinedProtector.of(farm.get(0), farm.subList(1, farm.size()));
            }
            TokenProtector own = new AesGcmProtector(ring, random);
            if (!config.sealsAsFarm()) {
                return JoinedProtector.of(own, farm);
            }
            List<TokenProtector> others = new ArrayList<>(farm.subList(1, farm.size()));
            others.add(own);
            return JoinedProtector.of(farm.get(0), others);
        }

        boolean sameAs(Keys other) {
            return sameRing(ring, other.ring) && sameMachineKeys(other.machineKeys);
        }

        private boolean sameMachineKeys(List<MachineKey> others) {
            if (machineKeys.size() != others.size()) {
                return false;
            }
            for (int i = 0; i < others.size(); i++) {
                if (!machineKeys.get(i).sameAs(others.get(i))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean sameRing(@Nullable KeyRing one, @Nullable KeyRing other) {
            if (one == null || other == null) {
                return Objects.equals(one, other);
            }
            return same(one.primary(), other.primary())
                    && one.keys().size() == other.keys().size()
                    && one.keys().stream().allMatch(key -> other.keys().stream().anyMatch(each -> same(key, each)));
        }

        private static boolean same(TokenKey one, TokenKey other) {
            return one.master().sameAs(other.master());
        }

        /** Ids only. */
        @Override
        public String toString() {
            return ring + ", " + machineKeys;
        }
    }
}
