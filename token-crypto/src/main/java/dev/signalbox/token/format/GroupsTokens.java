package dev.signalbox.token.format;

import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.InvalidTokenException.Cause;
import dev.signalbox.token.Purpose;
import dev.signalbox.token.TokenEvents;
import dev.signalbox.token.TokenProtector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Issues groups tokens when a connection's groups change and verifies them when it comes back (protocol D1, D3).
 *
 * <p>Safe for use by any number of threads.
 */
public final class GroupsTokens {
    private static final int BASE64_BYTES = 3;
    private static final int BASE64_CHARS = 4;

    private final TokenProtector protector;
    private final GroupsTokenPolicy policy;
    private final InstantSource clock;
    private final TokenEvents events;

    /** With {@link GroupsTokenPolicy#DEFAULT}, on the system's clock, for callers that do not count refused tokens. */
    public GroupsTokens(TokenProtector protector) {
        this(protector, GroupsTokenPolicy.DEFAULT, InstantSource.system(), TokenEvents.NONE);
    }

    /**
     * Tokens under a policy.
     *
     * @param clock for the time of issue
     * @param events told by {@link #verify} each token it refuses, because the protocol hides the refusal from the client
     */
    public GroupsTokens(TokenProtector protector, GroupsTokenPolicy policy, InstantSource clock, TokenEvents events) {
        this.protector = protector;
        this.policy = policy;
        this.clock = clock;
        this.events = events;
    }

    /**
     * How long a token may be in the hands of a connected client before it should get a new one; null when tokens do not age. Half the
     * allowed age, so that whoever comes back after a cut comes with one that is young enough.
     */
    public @Nullable Duration refreshAfter() {
        return policy.maxAge() == null ? null : policy.maxAge().dividedBy(2);
    }

    /**
     * The token for a connection and the groups it is in. Where the policy says so and the names take too much room, it is a handle, which
     * whoever holds the membership must resolve.
     *
     * @param connectionId not empty, without a colon
     * @param groups names without topic prefix, any text; written in the collection's order
     * @param generation counts the connection's changes of membership
     * @return standard padded Base64; clients put it into URLs (protocol K24)
     * @throws IllegalArgumentException if the id cannot stand in a token
     */
    public String issue(String connectionId, Collection<String> groups, long generation) {
        if (!policy.dated()) {
            return seal(connectionId, GroupsText.undated(groups));
        }
        Instant now = clock.instant();
        int most = policy.maxLength();
        if (most == 0 || GroupsText.leastLength(groups) * BASE64_CHARS / BASE64_BYTES <= most) {
            String named = seal(connectionId, GroupsText.dated(now, generation, groups));
            if (most == 0 || named.length() <= most) {
                return named;
            }
        }
        events.handleIssued();
        return seal(connectionId, GroupsText.handle(now, generation));
    }

    private String seal(String connectionId, String rest) {
        return protector.seal(Purpose.GROUPS_TOKEN, new Plaintext(connectionId, rest).encode());
    }

    /**
     * What a connection takes along (protocol D3).
     *
     * @param token what the client sent; null if it sent none
     * @param connectionId the connection that sent it
     * @return the token; null if there is none, if it is not valid, too old, or if it was issued to another connection. None of these is an
     *     error: the connection then starts without groups
     */
    public @Nullable VerifiedGroupsToken verify(@Nullable RawToken token, String connectionId) {
        if (token == null) {
            return null;
        }
        try {
            VerifiedGroupsToken verified = open(token);
            if (!verified.belongsTo(connectionId)) {
                throw new InvalidTokenException(Cause.OTHER_CONNECTION);
            }
            checkAge(verified.issued());
            return verified;
        } catch (InvalidTokenException e) {
            refused(e.cause());
            return null;
        }
    }

    /** Counts a token that was valid and still gave no groups. */
    public void refused(Cause cause) {
        events.refused(Purpose.GROUPS_TOKEN, cause);
    }

    private void checkAge(@Nullable Instant issued) throws InvalidTokenException {
        Duration most = policy.maxAge();
        if (most == null) {
            return;
        }
        boolean accepted = issued == null
                ? policy.undatedAccepted()
                : Duration.between(issued, clock.instant()).abs().compareTo(most) <= 0;
        if (!accepted) {
            throw new InvalidTokenException(Cause.EXPIRED);
        }
    }

    /**
     * Opens a token without asking who sent it or how old it is; for tools and tests that want to see all of it.
     *
     * @throws InvalidTokenException whatever is wrong with it
     */
    public VerifiedGroupsToken open(RawToken token) throws InvalidTokenException {
        Plaintext plaintext = Plaintext.decode(protector.open(Purpose.GROUPS_TOKEN, token.text()));
        GroupsText text = GroupsText.parse(plaintext.rest());
        return new VerifiedGroupsToken(plaintext.connectionId(), text.issued(), text.generation(), text.groups());
    }
}
