package dev.signalbox.token.format;

import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.InvalidTokenException.Cause;
import dev.signalbox.token.Purpose;
import dev.signalbox.token.TokenEvents;
import dev.signalbox.token.TokenProtector;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Issues groups tokens when a connection's groups change and verifies them when it comes back (protocol D1, D3).
 *
 * <p>Safe for use by any number of threads.
 */
public final class GroupsTokens {
    private final TokenProtector protector;
    private final TokenEvents events;

    /** For callers that do not count refused tokens. */
    public GroupsTokens(TokenProtector protector) {
        this(protector, TokenEvents.NONE);
    }

    /**
     * @param events told by {@link #verify} each token it refuses, because the protocol hides the refusal from the client
     */
    public GroupsTokens(TokenProtector protector, TokenEvents events) {
        this.protector = protector;
        this.events = events;
    }

    /**
     * The token for a connection and the groups it is in.
     *
     * @param connectionId not empty, without a colon
     * @param groups names without topic prefix, any text; written in the collection's order
     * @return standard padded Base64; it grows with the names, and clients put it into URLs (protocol K24)
     * @throws IllegalArgumentException if the id cannot stand in a token
     */
    public String issue(String connectionId, Collection<String> groups) {
        return protector.seal(Purpose.GROUPS_TOKEN, new Plaintext(connectionId, GroupsJson.write(groups)).encode());
    }

    /**
     * The groups a connection takes along (protocol D3).
     *
     * @param token what the client sent; null if it sent none
     * @param connectionId the connection that sent it
     * @return the names in the token, unmodifiable; empty if there is none, if it is not valid, or if it was issued to
     *     another connection. None of these is an error: the connection then starts without groups
     */
    public List<String> verify(@Nullable RawToken token, String connectionId) {
        if (token == null) {
            return List.of();
        }
        try {
            VerifiedGroupsToken verified = open(token);
            if (!verified.belongsTo(connectionId)) {
                throw new InvalidTokenException(Cause.OTHER_CONNECTION);
            }
            return verified.groups();
        } catch (InvalidTokenException e) {
            events.refused(Purpose.GROUPS_TOKEN, e.cause());
            return List.of();
        }
    }

    /**
     * Opens a token without asking who sent it; for tools and tests that want to see all of it.
     *
     * @throws InvalidTokenException whatever is wrong with it
     */
    public VerifiedGroupsToken open(RawToken token) throws InvalidTokenException {
        Plaintext plaintext = Plaintext.decode(protector.open(Purpose.GROUPS_TOKEN, token.text()));
        return new VerifiedGroupsToken(plaintext.connectionId(), GroupsJson.read(plaintext.rest()));
    }
}
