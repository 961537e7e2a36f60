package dev.signalbox.gateway.arrival;

import java.util.Locale;

/** Why something that a forwarding header says was ignored. */
public enum ForwardedFault {
    /** It came from an address that is not trusted: a proxy that is missing among the trusted ones, or a client that makes things up. */
    UNTRUSTED,
    /** It is not what such a header may say. */
    MALFORMED,
    /** It is longer than it may be. */
    TOO_LONG;

    /** The name in metrics: {@code too-long}. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
