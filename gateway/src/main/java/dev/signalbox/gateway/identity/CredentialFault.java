package dev.signalbox.gateway.identity;

import java.util.Locale;

/** What is wrong with a credential, for counters; clients are never told. */
public enum CredentialFault {
    /** It is not of the form it should be, or too long. */
    MALFORMED,
    /** Its signature or MAC does not fit, its algorithm is not allowed, or it was signed with an unknown key. */
    FORGED,
    /** Its time is over. */
    EXPIRED,
    /** Its time has not come. */
    NOT_YET_VALID,
    /** It was made by another issuer, for another audience, or lacks a claim it must have. */
    NOT_FOR_HERE,
    /** It came from an address that may not vouch for users. */
    UNTRUSTED_ADDRESS,
    /** The keys to check it with cannot be had. */
    KEYS_UNAVAILABLE;

    /** The name in metrics: {@code not-yet-valid}. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
