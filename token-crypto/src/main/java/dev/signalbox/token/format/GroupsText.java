package dev.signalbox.token.format;

import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.InvalidTokenException.Cause;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the connection id in a groups token (protocol D1):
 *
 * <pre>{@code
 * ["Hub.a","Hub.b"]              the original's form: undated
 * t1k9zz.3["Hub.a","Hub.b"]      issued t1k9zz, generation 3
 * t1k9zz.3*                      a handle: the names are those of generation 3, held by the server
 * }</pre>
 *
 * <p>Time is in seconds since 1970; both numbers are to base 36.
 *
 * @param issued when; null when undated
 * @param generation counts the connection's changes of membership; 0 when undated
 * @param groups the names; null for a handle
 */
record GroupsText(
        @Nullable Instant issued, long generation, @Nullable List<String> groups) {
    private static final Pattern STAMPED =
            Pattern.compile("([0-9a-z]{1,10})\\.([0-9a-z]{1,12})(\\*|\\[.*)", Pattern.DOTALL);
    private static final int BASE = Character.MAX_RADIX;
    private static final int NAME_OVERHEAD = 3;

    static String undated(Collection<String> groups) {
        return GroupsJson.write(groups);
    }

    static String dated(Instant issued, long generation, Collection<String> groups) {
        return stamp(issued, generation) + GroupsJson.write(groups);
    }

    static String handle(Instant issued, long generation) {
        return stamp(issued, generation) + '*';
    }

    /** At least so many bytes do the names take; found without writing them. */
    static long leastLength(Collection<String> groups) {
        long length = 0;
        for (String group : groups) {
            length += group.length() + NAME_OVERHEAD;
        }
        return length;
    }

    static GroupsText parse(String text) throws InvalidTokenException {
        if (text.startsWith("[")) {
            return new GroupsText(null, 0, GroupsJson.read(text));
        }
        Matcher matcher = STAMPED.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidTokenException(Cause.MALFORMED);
        }
        Instant issued = Instant.ofEpochSecond(Long.parseLong(matcher.group(1), BASE));
        long generation = Long.parseLong(matcher.group(2), BASE);
        String names = matcher.group(3);
        return new GroupsText(issued, generation, names.equals("*") ? null : GroupsJson.read(names));
    }

    private static String stamp(Instant issued, long generation) {
        return Long.toString(Math.max(0, issued.getEpochSecond()), BASE) + '.' + Long.toString(generation, BASE);
    }
}
