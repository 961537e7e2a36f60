package dev.signalbox.protocol.request;

import dev.signalbox.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The named values of a query string or form body, split and decoded by the original host's rules (protocol A5).
 *
 * <ul>
 *   <li>Query pairs end at {@code &} or {@code ;}, form pairs at {@code &} only.
 *   <li>Names ignore case; white space before a name is skipped; a segment without {@code =} is dropped.
 *   <li>A repeated name has its values joined by commas, in order.
 *   <li>{@code +} means space; percent escapes are UTF-8; a malformed escape stays as it is written.
 *   <li>Characters that should have been escaped ({@code [ ] { } " | ,}) are taken as they come, because the .NET and
 *       Java clients send them.
 * </ul>
 *
 * <p>Immutable.
 */
public final class Parameters {

    /** How many pairs are accepted when the caller names no limit. */
    public static final int DEFAULT_MAX_PAIRS = 1000;

    private static final Parameters EMPTY = new Parameters(FoldedMap.copyOf(Map.of()));

    /** What nearly every request says: not a text of its own for each connection that keeps its request. */
    private static final Map<String, String> USUAL = Stream.of(
                    "transport",
                    "clientProtocol",
                    "connectionToken",
                    "connectionData",
                    "messageId",
                    "groupsToken",
                    "tid",
                    "_",
                    "webSockets",
                    "serverSentEvents",
                    "longPolling",
                    "foreverFrame",
                    "1.2",
                    "1.3",
                    "1.4",
                    "1.5",
                    "2.0",
                    "2.1")
            .collect(Collectors.toUnmodifiableMap(text -> text, text -> text));

    private static final int LONGEST_USUAL = "serverSentEvents".length();

    private final FoldedMap<String> values;

    private Parameters(FoldedMap<String> values) {
        this.values = values;
    }

    /**
     * No parameters.
     *
     * @return a shared instance
     */
    public static Parameters empty() {
        return EMPTY;
    }

    /**
     * The parameters of a query string, at most {@value #DEFAULT_MAX_PAIRS} pairs.
     *
     * @param rawQuery what follows the question mark, still encoded; null or empty when there is none
     * @return the parameters
     * @throws ProtocolException with status 400 when there are too many pairs
     */
    public static Parameters ofQuery(@Nullable String rawQuery) throws ProtocolException {
        return ofQuery(rawQuery, DEFAULT_MAX_PAIRS);
    }

    /**
     * The parameters of a query string.
     *
     * @param rawQuery what follows the question mark, still encoded; null or empty when there is none
     * @param maxPairs how many pairs are accepted
     * @return the parameters
     * @throws ProtocolException with status 400 when there are more pairs
     */
    public static Parameters ofQuery(@Nullable String rawQuery, int maxPairs) throws ProtocolException {
        return rawQuery == null || rawQuery.isEmpty() ? EMPTY : parse(rawQuery, true, maxPairs);
    }

    /**
     * The parameters of a form body, at most {@value #DEFAULT_MAX_PAIRS} pairs. The content type plays no part: modern
     * .NET clients send none.
     *
     * @param body the whole body; bytes that are not UTF-8 read as U+FFFD
     * @return the parameters
     * @throws ProtocolException with status 400 when there are too many pairs
     */
    public static Parameters ofForm(byte[] body) throws ProtocolException {
        return ofForm(body, DEFAULT_MAX_PAIRS);
    }

    /**
     * The parameters of a form body.
     *
     * @param body the whole body; bytes that are not UTF-8 read as U+FFFD
     * @param maxPairs how many pairs are accepted
     * @return the parameters
     * @throws ProtocolException with status 400 when there are more pairs
     */
    public static Parameters ofForm(byte[] body, int maxPairs) throws ProtocolException {
        boolean marked = body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        int start = marked ? 3 : 0;
        String text = new String(body, start, body.length - start, StandardCharsets.UTF_8);
        return text.isEmpty() ? EMPTY : parse(text, false, maxPairs);
    }

    /**
     * The value of a parameter.
     *
     * @param name its name, in any case
     * @return the decoded value (several values joined by commas), the empty text when it was sent empty, null when it was
     *     not sent
     */
    public @Nullable String get(String name) {
        return values.get(name);
    }

    /**
     * Whether a parameter was sent, if only empty.
     *
     * @param name its name, in any case
     * @return true when it was
     */
    public boolean contains(String name) {
        return values.containsKey(name);
    }

    /**
     * All parameters, in alphabetical order; looking up a name ignores case.
     *
     * @return an unmodifiable map
     */
    public Map<String, String> asMap() {
        return values;
    }

    /** Names only: values may be tokens. */
    @Override
    public String toString() {
        return "Parameters" + values.keySet();
    }

    private static Parameters parse(String text, boolean query, int maxPairs) throws ProtocolException {
        FoldedMap.Builder<String> single = new FoldedMap.Builder<>();
        Map<String, StringBuilder> repeated = null;
        int pairs = 0;
        int start = 0;
        while (start < text.length()) {
            int end = delimiter(text, start, query);
            int equal = indexOfEqual(text, start, end);
            if (equal >= 0) {
                if (++pairs > maxPairs) {
                    throw new ProtocolException(400, "The request has too many parameters.");
                }
                while (start < equal && Character.isWhitespace(text.charAt(start))) {
                    start++;
                }
                String name = usual(PercentDecoder.decode(text, start, equal));
                String value = usual(PercentDecoder.decode(text, equal + 1, end));
                String earlier = single.putIfAbsent(name, value);
                if (earlier != null) {
                    if (repeated == null) {
                        repeated = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                    }
                    repeated.computeIfAbsent(name, key -> new StringBuilder(earlier))
                            .append(',')
                            .append(value);
                }
            }
            start = end + 1;
        }
        if (repeated != null) {
            repeated.forEach((name, joined) -> single.replace(name, joined.toString()));
        }
        FoldedMap<String> values = single.build();
        return values.isEmpty() ? EMPTY : new Parameters(values);
    }

    private static String usual(String text) {
        return text.length() > LONGEST_USUAL ? text : USUAL.getOrDefault(text, text); // a token is not worth hashing
    }

    private static int indexOfEqual(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '=') {
                return i;
            }
        }
        return -1;
    }

    private static int delimiter(String text, int from, boolean query) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '&' || (query && c == ';')) {
                return i;
            }
        }
        return text.length();
    }
}
