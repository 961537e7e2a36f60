package dev.signalbox.hub.descriptor;

import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.hub.Authorize;
import dev.signalbox.token.format.OrdinalIgnoreCase;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@link Authorize} restriction, ready to be asked (protocol F11).
 *
 * @param users names let in, compared ignoring case; empty for every authenticated user
 * @param roles roles of which one is needed; empty for none
 * @param claims claims of which one is needed; empty for none
 * @param requireOutgoing whether it holds for connecting, too
 */
public record AuthorizeRule(List<String> users, List<String> roles, List<Claim> claims, boolean requireOutgoing) {

    /** Any authenticated user, for calls and for connecting. */
    public static final AuthorizeRule AUTHENTICATED = new AuthorizeRule(List.of(), List.of(), List.of(), true);

    public AuthorizeRule {
        users = List.copyOf(users);
        roles = List.copyOf(roles);
        claims = List.copyOf(claims);
    }

    /** The restrictions written at a class or method itself. */
    static List<AuthorizeRule> at(AnnotatedElement element) {
        List<AuthorizeRule> rules = new ArrayList<>();
        for (Authorize authorize : element.getDeclaredAnnotationsByType(Authorize.class)) {
            rules.add(new AuthorizeRule(
                    elements(authorize.users()),
                    elements(authorize.roles()),
                    elements(authorize.claims()).stream().map(Claim::parse).toList(),
                    authorize.requireOutgoing()));
        }
        return rules;
    }

    /** Whether a user satisfies the restriction. */
    public boolean permits(ConnectionUser user) {
        return user.authenticated()
                && (users.isEmpty() || users.stream().anyMatch(name -> OrdinalIgnoreCase.equal(name, user.name())))
                && (roles.isEmpty() || roles.stream().anyMatch(user::isInRole))
                && (claims.isEmpty() || claims.stream().anyMatch(claim -> claim.isMadeBy(user)));
    }

    /**
     * A claim that is asked for.
     *
     * @param name compared exactly; not empty
     * @param value compared exactly, not empty; null for any
     */
    public record Claim(String name, @Nullable String value) {

        private static Claim parse(String written) {
            int equals = written.indexOf('=');
            String name = equals < 0 ? written : written.substring(0, equals).strip();
            String value = equals < 0 ? null : written.substring(equals + 1).strip();
            if (name.isEmpty() || (value != null && value.isEmpty())) {
                throw new IllegalArgumentException(
                        "@Authorize(claims): \"" + written + "\" (expected: name=value, or name for any value)");
            }
            return new Claim(name, value);
        }

        private boolean isMadeBy(ConnectionUser user) {
            return value == null ? user.claim(name) != null : user.hasClaim(name, value);
        }
    }

    private static List<String> elements(String[] lists) {
        List<String> elements = new ArrayList<>();
        for (String list : lists) {
            for (String element : list.split(",", -1)) {
                String trimmed = element.strip();
                if (!trimmed.isEmpty()) {
                    elements.add(trimmed);
                }
            }
        }
        return elements;
    }
}
