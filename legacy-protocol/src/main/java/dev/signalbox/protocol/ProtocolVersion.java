package dev.signalbox.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A protocol version agreed between client and server, from 1.2 to 2.0 (protocol A12).
 *
 * <p>It has two to four components, like the version numbers of the original's platform; a missing component is -1 and
 * counts as lower than 0, so 1.5 comes before 1.5.0.
 *
 * @param major first component, at least 0
 * @param minor second component, at least 0
 * @param build third component, or -1
 * @param revision fourth component, or -1; present only when {@code build} is
 */
public record ProtocolVersion(int major, int minor, int build, int revision) implements Comparable<ProtocolVersion> {

    /** The oldest version, spoken with clients that name none. */
    public static final ProtocolVersion MIN = new ProtocolVersion(1, 2, -1, -1);

    /** The newest version; clients that ask for more get this one. */
    public static final ProtocolVersion MAX = new ProtocolVersion(2, 0, -1, -1);

    private static final ProtocolVersion DELAYED_START = new ProtocolVersion(1, 4, -1, -1);

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException when a component is out of range
     */
    public ProtocolVersion {
        if (major < 0 || minor < 0 || build < -1 || revision < -1 || (build == -1 && revision != -1)) {
            throw new IllegalArgumentException("version components: " + major + ", " + minor + ", " + build + ", "
                    + revision + " (expected: two to four numbers from 0)");
        }
    }

    /**
     * The version to speak with a client: what it asked for, moved into the supported range.
     *
     * <p>Text that is no version (a single number, letters, five components, an overflow, or the joined value of a
     * repeated parameter) means {@link #MIN}, as does no text at all.
     *
     * @param clientProtocol the parameter {@code clientProtocol}, or null when it was not sent
     * @return a version from {@link #MIN} to {@link #MAX}
     */
    public static ProtocolVersion negotiate(@Nullable String clientProtocol) {
        ProtocolVersion asked = clientProtocol == null ? null : parse(clientProtocol);
        if (asked == null || asked.compareTo(MIN) < 0) {
            return MIN;
        }
        return asked.compareTo(MAX) > 0 ? MAX : asked;
    }

    /**
     * Whether the client sends {@code /start}, so that the connected event waits for it (1.4 and later).
     *
     * @return false for older versions, where {@code /connect} itself raises the event
     */
    public boolean supportsDelayedStart() {
        return compareTo(DELAYED_START) >= 0;
    }

    @Override
    public int compareTo(ProtocolVersion other) {
        int order = Integer.compare(major, other.major);
        if (order == 0) {
            order = Integer.compare(minor, other.minor);
        }
        if (order == 0) {
            order = Integer.compare(build, other.build);
        }
        return order == 0 ? Integer.compare(revision, other.revision) : order;
    }

    /**
     * The text to echo in the negotiate answer.
     *
     * @return for example {@code 1.5}
     */
    @Override
    public String toString() {
        String text = major + "." + minor;
        if (build >= 0) {
            text += "." + build;
        }
        return revision >= 0 ? text + "." + revision : text;
    }

    private static @Nullable ProtocolVersion parse(String text) {
        int[] parts = {-1, -1, -1, -1};
        int count = 0;
        int start = 0;
        while (start <= text.length()) {
            int dot = text.indexOf('.', start);
            int end = dot < 0 ? text.length() : dot;
            int value = count == parts.length ? -1 : component(text, start, end);
            if (value < 0) {
                return null;
            }
            parts[count++] = value;
            start = end + 1;
        }
        return count < 2 ? null : new ProtocolVersion(parts[0], parts[1], parts[2], parts[3]);
    }

    /** A non-negative 32-bit number, with white space around and a sign before it allowed; -1 when it is not one. */
    private static int component(String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isWhite(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhite(text.charAt(end - 1))) {
            end--;
        }
        boolean negative = start < end && text.charAt(start) == '-';
        if (negative || (start < end && text.charAt(start) == '+')) {
            start++;
        }
        if (start == end) {
            return -1;
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
            if (value > Integer.MAX_VALUE) {
                return -1;
            }
        }
        return negative && value != 0 ? -1 : (int) value;
    }

    private static boolean isWhite(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
