package dev.signalbox.protocol.request;

/**
 * The path a service is mounted at, such as {@code /signalr} (protocol A1).
 *
 * <p>Requests match ignoring case, on whole segments. After a match the configured casing stands in for what the client
 * wrote; the rest of the path keeps the client's casing.
 *
 * @param text the mount as configured; the empty text mounts at the root and matches every path
 */
public record MountPath(String text) {

    /**
     * Checks the mount.
     *
     * @throws IllegalArgumentException with the original's text when it does not start with a slash, or ends with one
     */
    public MountPath {
        if (!text.isEmpty() && text.charAt(0) != '/') {
            throw new IllegalArgumentException(
                    "The path must start with a '/' followed by one or more characters. (mount: \"" + text + "\")");
        }
        if (text.endsWith("/")) {
            throw new IllegalArgumentException("The path must not end with a '/' (mount: \"" + text + "\")");
        }
    }

    /**
     * Whether a request belongs to this mount.
     *
     * @param decodedPath the request's path, percent-decoded, without query
     * @return true for the mount itself and everything below it
     */
    public boolean matches(String decodedPath) {
        if (!decodedPath.regionMatches(true, 0, text, 0, text.length())) {
            return false;
        }
        return text.isEmpty() || decodedPath.length() == text.length() || decodedPath.charAt(text.length()) == '/';
    }

    /**
     * The path that chooses the endpoint: the configured mount followed by what the client wrote after it.
     *
     * @param decodedPath a path for which {@link #matches} holds
     * @return the local path
     * @throws IllegalArgumentException when the path is not below this mount
     */
    public String localPath(String decodedPath) {
        if (!matches(decodedPath)) {
            throw new IllegalArgumentException("path: not below the mount " + this);
        }
        return decodedPath.startsWith(text) ? decodedPath : text + decodedPath.substring(text.length());
    }

    /**
     * The mount as configured.
     *
     * @return for example {@code /signalr}
     */
    /** By hand: what a record has by itself is linked at its first use, which the start of a server would wait for. */
    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
