package dev.signalbox.gateway.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/**
 * A key of the management port: a name to tell who used it, a right, and the secret, of which only a digest is held. Immutable.
 *
 * <p>As text it is {@code NAME:RIGHT:SECRET}, for example {@code grafana:read:} and 43 characters of {@code openssl rand -base64 32}.
 */
public final class ApiKey {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9+/=_.~-]{32,256}");

    private final String name;
    private final Right right;
    private final byte[] digest;

    private ApiKey(String name, Right right, byte[] digest) {
        this.name = name;
        this.right = right;
        this.digest = digest;
    }

    /**
     * A key.
     *
     * @param name letters, digits, {@code _.-}, at most 64; appears in logs and answers
     * @param right what it allows
     * @param secret 32 to 256 letters, digits or {@code +/=_.~-}
     * @throws IllegalArgumentException when name or secret are not like that; the message never quotes the secret
     */
    public static ApiKey of(String name, Right right, String secret) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name of a management key (expected: letters, digits, _.-, at most 64)");
        }
        if (!SECRET.matcher(secret).matches()) {
            throw new IllegalArgumentException("secret of the management key " + name
                    + " (expected: 32 to 256 letters, digits or +/=_.~-, for example of openssl rand -base64 32)");
        }
        return new ApiKey(name, right, digest(secret));
    }

    /**
     * A key from {@code NAME:RIGHT:SECRET}.
     *
     * @throws IllegalArgumentException when the text is no key; the message never quotes the secret
     */
    public static ApiKey parse(String text) {
        String[] parts = text.strip().split(":", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("no key (expected: NAME:RIGHT:SECRET)");
        }
        Right right;
        try {
            right = Right.of(parts[1]);
        } catch (IllegalArgumentException e) { // what stands there might be part of a secret
            throw new IllegalArgumentException(
                    "no key (expected: NAME:RIGHT:SECRET, RIGHT one of read, publish," + " control)", e);
        }
        return of(parts[0], right, parts[2]);
    }

    /** Who the key was given to. */
    public String name() {
        return name;
    }

    /** What it allows. */
    public Right right() {
        return right;
    }

    /** Whether this digest is that of the secret; takes the same time whatever the answer. */
    boolean matches(byte[] other) {
        return MessageDigest.isEqual(digest, other);
    }

    static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Name and right, never the secret. */
    @Override
    public String toString() {
        return "ApiKey[" + name + ", " + right.text() + "]";
    }
}
