package dev.signalbox.conformance.compare;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one side calls what the other side calls: learned tokens and ids, and which wildcards were needed. Not safe for use by several threads.
 */
public final class Terms {
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    /** A time, and what stands behind it. */
    private static final Pattern TIME = Pattern.compile(
            "([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[-+][0-9]{2}:?[0-9]{2})?"
                    + "|/Date\\(-?[0-9]+(?:[-+][0-9]{4})?\\)/)(.*)");

    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();
    private final Map<String, String> groups = new HashMap<>();
    private final Map<String, String> made = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Set<Wildcard> used = EnumSet.noneOf(Wildcard.class);
    private final String sent;
    private final List<Pattern> free;

    /**
     * Creates terms without anything learned.
     *
     * @param sent everything the clients of the recording sent, unescaped; what is in it must come back as it was
     * @param free patterns of text that may differ
     */
    public Terms(String sent, List<Pattern> free) {
        this.sent = sent;
        this.free = List.copyOf(free);
    }

    /** Learns how the server calls a connection. */
    public void learnId(String recorded, String live) {
        ids.put(recorded, live);
        used.add(Wildcard.TOKENS_AND_IDS);
    }

    /** Learns a connection token. */
    public void learnToken(String recorded, String live) {
        tokens.put(recorded, live);
        used.add(Wildcard.TOKENS_AND_IDS);
    }

    /** Learns a groups token. */
    public void learnGroups(String recorded, String live) {
        groups.put(recorded, live);
        used.add(Wildcard.GROUPS_TOKENS);
    }

    /** Learns that a text of the recording, such as its origin, is another one here. */
    public void learnText(String recorded, String live) {
        if (!recorded.equals(live)) {
            texts.put(recorded, live);
        }
    }

    /** What stands for a whole value here: a token, an id or a groups token; null when it was not learned. */
    public @Nullable String value(String recorded) {
        String live = tokens.get(recorded);
        live = live == null ? groups.get(recorded) : live;
        return live == null ? ids.get(recorded) : live;
    }

    /** The text with all learned ids in it replaced. */
    public String translate(String recorded) {
        String text = recorded;
        for (Map<String, String> learned : List.of(ids, made)) {
            for (Map.Entry<String, String> entry : learned.entrySet()) {
                text = text.replace(entry.getKey(), entry.getValue());
            }
        }
        return text;
    }

    /** The text with learned ids and texts, such as the origin, replaced; for values of headers. */
    public String translateHeader(String recorded) {
        String text = translate(recorded);
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            text = text.replace(entry.getKey(), entry.getValue());
        }
        return text;
    }

    /** Whether two different strings may stand for each other by one of the wildcards; may learn from it. */
    boolean free(String recorded, String live) {
        if (recorded.equals(live)) {
            return false; // the same characters, spelled otherwise
        }
        for (Pattern pattern : free) {
            if (pattern.matcher(recorded)
                    .replaceAll("")
                    .equals(pattern.matcher(live).replaceAll(""))) {
                used.add(Wildcard.GIVEN);
                return true;
            }
        }
        if (sent.contains(recorded)) {
            return false;
        }
        if (GUID.matcher(recorded).matches() && GUID.matcher(live).matches()) {
            boolean known = ids.containsKey(recorded) || made.containsKey(recorded) || isLive(recorded) || isLive(live);
            if (known) {
                return false;
            }
            made.put(recorded, live);
            used.add(Wildcard.MADE_IDS);
            return true;
        }
        if (areTimes(TIME.matcher(recorded), TIME.matcher(live))) {
            used.add(Wildcard.TIMES);
            return true;
        }
        return false;
    }

    private static boolean areTimes(Matcher recorded, Matcher live) {
        return recorded.matches()
                && live.matches()
                && shape(recorded.group(1)).equals(shape(live.group(1)))
                && recorded.group(2).equals(live.group(2));
    }

    /** Whether two JSON texts are the ids of two connections, as this server calls them. */
    public boolean areTwo(@Nullable String one, @Nullable String other) {
        return one != null
                && other != null
                && !one.equals(other)
                && ids.containsValue(unquoted(one))
                && ids.containsValue(unquoted(other));
    }

    private static String unquoted(String json) {
        return json.length() > 1 && json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
    }

    private boolean isLive(String value) {
        return ids.containsValue(value) || made.containsValue(value);
    }

    // Fractions of seconds may have any number of digits, and none when they are zero.
    private static String shape(String time) {
        return time.replaceAll("\\.[0-9]+", "").replaceAll("[0-9]", "0");
    }

    /** Notes that a wildcard was needed. */
    public void use(Wildcard wildcard) {
        used.add(wildcard);
    }

    /** The wildcards that were needed so far. */
    public Set<Wildcard> used() {
        return Set.copyOf(used);
    }
}
