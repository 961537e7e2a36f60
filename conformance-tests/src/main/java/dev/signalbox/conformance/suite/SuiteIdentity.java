package dev.signalbox.conformance.suite;

import dev.signalbox.connection.ConnectionUser;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who a request is from, in the suite: the query parameter {@code user} or the header {@code X-User}, roles from {@code roles} or
 * {@code X-Roles} (separated by commas). It proves nothing and is for tests only.
 */
public final class SuiteIdentity {

    private SuiteIdentity() {}

    /** The user of a request that said this; no or an empty name means anonymous. */
    public static ConnectionUser user(@Nullable String name, @Nullable String roles) {
        if (name == null || name.isEmpty()) {
            return ConnectionUser.ANONYMOUS;
        }
        Set<String> held = Arrays.stream((roles == null ? "" : roles).split(","))
                .map(String::strip)
                .filter(role -> !role.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return new ConnectionUser(name, true, held);
    }
}
