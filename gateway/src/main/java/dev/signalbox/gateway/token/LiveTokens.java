package dev.signalbox.gateway.token;

import dev.signalbox.connection.time.SystemScheduler;
import dev.signalbox.token.TokenEvents;
import dev.signalbox.token.format.ConnectionTokens;
import dev.signalbox.token.format.GroupsTokens;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tokens of a running gateway: both kinds, under keys that are kept up to date. */
public final class LiveTokens implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveTokens.class);

    private final TokenKeeper keeper;
    private final ConnectionTokens connection;
    private final GroupsTokens groups;
    private @Nullable SystemScheduler scheduler; // null until watching; confined to who starts and stops the gateway

    /**
     * Reads the keys.
     *
     * @throws IllegalArgumentException when they cannot be read or used; the message says why
     */
    public LiveTokens(TokenConfig config, SecureRandom random, TokenEvents events) {
        keeper = new TokenKeeper(config, random, InstantSource.system(), events);
        connection = new ConnectionTokens(keeper.protector(), events);
        groups = new GroupsTokens(keeper.protector(), config.groupsPolicy(), InstantSource.system(), events);
    }

    /** The tokens of negotiate. */
    public ConnectionTokens connection() {
        return connection;
    }

    /** The tokens that carry groups. */
    public GroupsTokens groups() {
        return groups;
    }

    /** Whether the last look at the key files was good. */
    public boolean isUpToDate() {
        return keeper.isUpToDate();
    }

    /** Begins to watch the key files, on a thread of its own: a file system that hangs must not hold up anything else. */
    public void watch() {
        SystemScheduler own = new SystemScheduler("signalbox-keys");
        scheduler = own;
        keeper.watch(own);
        if (keeper.isGenerated()) {
            warnOfGeneratedKey();
        }
    }

    /** Stops watching. */
    @Override
    public void close() {
        keeper.close();
        if (scheduler != null) {
            scheduler.close();
        }
    }

    private static void warnOfGeneratedKey() {
        LOG.warn("""
                No token key is set, so one was generated for this run only.
                  - After a restart, clients that were connected are refused and have to start anew.
                  - Several nodes behind one address refuse each other's clients.
                Set one, the same on every node, as the tokenKey or tokenKeyFile of the configuration (--token-key-file);
                "signalbox keys generate FILE" makes one.""");
    }
}
