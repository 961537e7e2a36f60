package dev.signalbox.gateway.page;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Validators of bodies, by which caches ask whether what they have is still good (RFC 9110, 8.8.3). */
public final class EntityTag {
    private static final int BYTES = 12;
    private static final String WEAK = "W/";

    private EntityTag() {}

    /** A validator made from a body, quotes included. */
    public static String of(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return "\"" + HexFormat.of().formatHex(digest, 0, BYTES) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
        }
    }

    /**
     * Whether a cache has the body of a validator already.
     *
     * @param ifNoneMatch what the request says: validators with commas between them, weak ones included, or {@code *}; null for nothing
     */
    public static boolean matches(@Nullable String ifNoneMatch, String tag) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String each : ifNoneMatch.split(",", -1)) {
            String known = each.strip();
            if (known.equals("*") || (known.startsWith(WEAK) ? known.substring(WEAK.length()) : known).equals(tag)) {
                return true;
            }
        }
        return false;
    }
}
