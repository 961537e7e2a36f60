package dev.signalbox.connection;

import java.util.Locale;

/** How the user of a request differs from the one its connection token was issued to (protocol D2). */
public enum IdentityChange {
    /** Nobody was signed in at negotiate, now somebody is. */
    SIGNED_IN,
    /** Somebody was signed in at negotiate, now nobody is: signed out, or the credential expired. */
    SIGNED_OUT,
    /** Somebody else is signed in: another user, or the token of another user. */
    OTHER_USER;

    static IdentityChange between(String before, String now) {
        return before.isEmpty() ? SIGNED_IN : now.isEmpty() ? SIGNED_OUT : OTHER_USER;
    }

    /** The name in metrics and logs: {@code signed-in}. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
