package dev.signalbox.gateway.identity;

import dev.signalbox.connection.ConnectionUser;
import java.util.List;

/**
 * Tells who makes a request, from what a proxy, a cookie or a header says.
 *
 * <p>Asked for every request, on the application executor, by several threads at once; it may block unless it {@link #isPrompt}. Connection tokens are
 * bound to the answer, so it must be the same for all requests of one client (protocol D2). What else it throws is answered 500.
 *
 * <p>Ready ones are {@link TrustedHeaders}, {@link JwtIdentity} and {@link FormsIdentity}.
 */
@FunctionalInterface
public interface Identity {
    /** Nobody is known. */
    Identity ANONYMOUS = new Identity() {
        @Override
        public ConnectionUser userOf(RequestFacts request) {
            return ConnectionUser.ANONYMOUS;
        }

        @Override
        public boolean isPrompt() {
            return true;
        }
    };

    /**
     * The user who makes this request; {@link ConnectionUser#ANONYMOUS} when it carries no credential.
     *
     * @throws InvalidCredentialException when it carries one that proves nothing; the request is nobody's then, and counted
     */
    ConnectionUser userOf(RequestFacts request) throws InvalidCredentialException;

    /**
     * Whether the answer is read from the request without waiting, in no more time than it takes to look at some headers: then it may be asked on an
     * I/O thread, which negotiates and polls need not leave. False unless overridden.
     */
    default boolean isPrompt() {
        return false;
    }

    /** The first of these that knows an authenticated user; a bad credential for one does not keep another from knowing. */
    static Identity firstOf(List<Identity> identities) {
        List<Identity> asked = List.copyOf(identities);
        return request -> {
            InvalidCredentialException invalid = null;
            for (Identity identity : asked) {
                try {
                    ConnectionUser user = identity.userOf(request);
                    if (user.authenticated()) {
                        return user;
                    }
                } catch (InvalidCredentialException e) {
                    invalid = e;
                }
            }
            if (invalid != null) {
                throw invalid;
            }
            return ConnectionUser.ANONYMOUS;
        };
    }
}
