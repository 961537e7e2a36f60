package dev.signalbox.connection;

import org.jspecify.annotations.Nullable;

/**
 * Who may go on with a connection: what its token is bound to at negotiate, and whether a visitor may become a user on the way (protocol
 * D2). Immutable.
 *
 * <p>Whoever may not is answered 403, as in the original.
 */
public final class IdentityPolicy {
    /** The original's rule: the same name, or nobody, from negotiate to the end. */
    public static final IdentityPolicy STRICT = new IdentityPolicy(null, false);

    /**
     * As {@link #STRICT}, but a connection that was negotiated by nobody may become that of the first user who signs in, once, and is
     * theirs from then on. For pages that sign in without a reload. What stands in the user's name before and after is one
     * connection, so its groups should not depend on who the user is.
     */
    public static final IdentityPolicy ANONYMOUS_TO_USER_ONCE = new IdentityPolicy(null, true);

    // Stands before the value of a claim, so that no user's name can be taken for it.
    private static final String CLAIM_MARK = "\u001F";

    private final @Nullable String claim; // null: the name
    private final boolean anonymousToUser;

    private IdentityPolicy(@Nullable String claim, boolean anonymousToUser) {
        this.claim = claim;
        this.anonymousToUser = anonymousToUser;
    }

    /**
     * The same policy on a claim instead of the name, for names that change while the user stays who they are. A user without the claim
     * is known by name. Tokens made so are refused by .NET servers of the same farm, which compare names.
     *
     * @param name of the claim, for example {@code sub}
     */
    public IdentityPolicy byClaim(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("claim: \"" + name + "\" (expected: the name of a claim, such as sub)");
        }
        return new IdentityPolicy(name, anonymousToUser);
    }

    /** Whether a visitor's connection may become a user's. */
    public boolean anonymousToUser() {
        return anonymousToUser;
    }

    /** What a connection token is bound to when this user negotiates; empty for nobody. */
    public String boundName(ConnectionUser user) {
        String value = claim == null || !user.authenticated() ? null : user.claim(claim);
        return value == null ? user.tokenName() : CLAIM_MARK + claim + "=" + value;
    }

    /** How the user of a request differs from whom a token is bound to; both as {@link #boundName} gives them. */
    public static IdentityChange change(String before, String now) {
        return IdentityChange.between(before, now);
    }

    /** The rule in words. */
    @Override
    public String toString() {
        return (anonymousToUser ? "anonymous to user once" : "strict") + (claim == null ? "" : ", by claim " + claim);
    }
}
