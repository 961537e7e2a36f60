package dev.signalbox.hub;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Restricts a hub or a hub method to authenticated users, optionally to named ones or to holders of a role (protocol F11) or claim.
 *
 * <p>On a hub it governs both connecting to it and every call; on a method, calls of that method. Where it stands several times, or on
 * a base class or an overridden method, all must be satisfied.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(Authorize.All.class)
public @interface Authorize {
    /**
     * Names of users let in, compared ignoring case; each element may be a list separated by commas. None: every
     * authenticated user.
     */
    String[] users() default {};

    /** Roles of which a user must hold one; each element may be a list separated by commas. None: no role needed. */
    String[] roles() default {};

    /**
     * Claims of which the user's credential must make one: {@code name=value} for a claim that has that value, perhaps among others,
     * {@code name} for one that has any. Both compare exactly; blanks around them do not count; each element may be a list separated by
     * commas. None: no claim needed. A name or value that is missing beside its {@code =} is refused when the hub is described, with an
     * {@link IllegalArgumentException}.
     */
    String[] claims() default {};

    /**
     * Whether connecting to the hub, that is receiving from it, is restricted as calls are. Without meaning on a method: outgoing
     * authorisation is a matter of the entire hub.
     */
    boolean requireOutgoing() default true;

    /** Several restrictions of one element, as the compiler stores them. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD})
    @interface All {
        /** The restrictions, all of which must be satisfied. */
        Authorize[] value();
    }
}
