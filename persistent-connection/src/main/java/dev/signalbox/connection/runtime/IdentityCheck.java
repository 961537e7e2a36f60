package dev.signalbox.connection.runtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.IdentityChange;
import dev.signalbox.connection.IdentityPolicy;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.token.format.OrdinalIgnoreCase;
import dev.signalbox.token.format.VerifiedConnectionToken;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the user of a request is the one its connection belongs to (protocol D2). Safe for use by any thread.
 *
 * <p>A change is counted each time and logged once for each connection: a client whose user signed out asks again and again.
 */
final class IdentityCheck {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityCheck.class);
    private static final int LOGGED_IDS = 10_000;

    private final IdentityPolicy policy;
    private final ConnectionEvents events;
    private final Sessions sessions;
    private final Map<String, String> adopted = new ConcurrentHashMap<>(); // of live connections only
    private final Cache<String, Boolean> logged = Caffeine.newBuilder()
            .maximumSize(LOGGED_IDS)
            .executor(Runnable::run)
            .build();

    /**
     * Creates the check.
     *
     * @param sessions the connections of this server
     */
    IdentityCheck(IdentityPolicy policy, ConnectionEvents events, Sessions sessions) {
        this.policy = policy;
        this.events = events;
        this.sessions = sessions;
    }

    /** The connections that are alive on this server. */
    interface Sessions {
        /** Whether a connection is alive here. */
        boolean isAlive(String connectionId);

        /** Does something to a connection while it cannot end; nothing when it is not alive. */
        void whileAlive(String connectionId, Runnable action);
    }

    /** What a token is bound to when this user negotiates. */
    String boundName(ConnectionUser user) {
        return policy.boundName(user);
    }

    /**
     * Lets a request pass.
     *
     * @param receives whether it opens a receive channel, which may make the connection known here
     * @return whom the connection is to become as soon as it is alive here; null when it stays whose it is
     * @throws ProtocolException 403 when the user may not go on with the connection
     */
    @Nullable
    String check(VerifiedConnectionToken token, ConnectionUser user, boolean receives) throws ProtocolException {
        String now = policy.boundName(user);
        String owner = adopted.get(token.connectionId());
        if (owner == null ? token.belongsTo(now) : OrdinalIgnoreCase.equal(owner, now)) {
            return null;
        }
        String before = owner == null ? token.userName() : owner;
        IdentityChange change = IdentityPolicy.change(before, now);
        boolean alive = sessions.isAlive(token.connectionId());
        boolean accepted = change == IdentityChange.SIGNED_IN
                && policy.anonymousToUser()
                && (alive ? adopt(token.connectionId(), now) : receives);
        tell(token.connectionId(), change, accepted);
        if (!accepted) {
            throw new ProtocolException(
                    403,
                    "Unrecognized user identity.  The user identity cannot change during an active SignalR connection.");
        }
        return alive ? null : now;
    }

    /**
     * Makes a connection somebody's for as long as it is alive; nothing when it is not.
     *
     * @return false when it has become somebody else's before
     */
    boolean adopt(String connectionId, String name) {
        AtomicBoolean mine = new AtomicBoolean(true);
        sessions.whileAlive(connectionId, () -> {
            String owner = adopted.putIfAbsent(connectionId, name);
            mine.set(owner == null || OrdinalIgnoreCase.equal(owner, name));
        });
        return mine.get();
    }

    /** A connection is gone. */
    void forget(String connectionId) {
        adopted.remove(connectionId);
    }

    private void tell(String connectionId, IdentityChange change, boolean accepted) {
        events.identityChanged(connectionId, change, accepted);
        if (logged.asMap().putIfAbsent(connectionId, Boolean.TRUE) == null) {
            LOG.atInfo()
                    .addKeyValue("connectionId", connectionId)
                    .log(
                            "the user of connection {} changed ({}), which was {}; further changes of it are only counted",
                            connectionId,
                            change.tag(),
                            accepted ? "accepted" : "refused with 403");
        }
    }
}
