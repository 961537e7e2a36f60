package dev.signalbox.conformance.compare;

import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares units, JSON by its text: {@code 1.0} is not {@code 1}, and the order of members counts. */
public final class Comparison {

    /**
     * One place where two texts differ.
     *
     * @param path where, for example {@code M[0].A[1]}; empty for all of it
     * @param was what the recording has, null for nothing
     * @param is what came, null for nothing
     */
    public record Place(
            String path, @Nullable String was, @Nullable String is) {}

    // Possessive: an alternative that may be taken back takes stack for each character.
    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"");
    private static final Pattern MASKED = Pattern.compile("masked-[a-z]+-[0-9]+");
    private static final String TOKEN = "ConnectionToken";
    private static final String ID = "ConnectionId";
    private static final int SHOWN_BEFORE = 20;
    private static final int SHOWN_AFTER = 60;

    private Comparison() {}

    /** Whether two units are the same under the terms; may learn from them when they are. */
    public static boolean same(Unit recorded, Unit live, Terms terms) {
        // Learning from a guess would do harm: only what is of the same make is looked at closely.
        // And T is not D, though both are 1.
        if (recorded.kind() != live.kind() || !recorded.order().equals(live.order())) {
            return false;
        }
        if (recorded.kind() == Unit.Kind.GROUPS) {
            return true;
        }
        if (recorded.text().equals(live.text()) && recorded.kind() != Unit.Kind.BODY) {
            return true;
        }
        return differences(recorded, live, terms).isEmpty();
    }

    /** Where two units differ; nowhere when they are the same under the terms. */
    public static List<Place> differences(Unit recorded, Unit live, Terms terms) {
        List<Place> places = new ArrayList<>();
        if (recorded.kind() == Unit.Kind.GROUPS && live.kind() == Unit.Kind.GROUPS) {
            return places;
        }
        if (recorded.kind() == Unit.Kind.BODY && !recorded.order().equals(live.order())) {
            places.add(new Place("form", recorded.order(), live.order()));
            return places;
        }
        if (recorded.kind() == Unit.Kind.BODY) {
            learn(json(recorded.text()), json(live.text()), terms);
        }
        String was = terms.translate(recorded.text());
        if (was.equals(live.text())) {
            return places;
        }
        JsonText left = json(was);
        JsonText right = json(live.text());
        if (left == null || right == null) {
            if (!terms.free(recorded.text(), live.text())) {
                places.add(textPlace(recorded.path(), was, live.text()));
            }
            return places;
        }
        values(recorded.path(), left, right, terms, places);
        if (places.isEmpty() && !skeleton(left).equals(skeleton(right))) {
            places.add(new Place(recorded.path(), was, live.text()));
        }
        return places;
    }

    // White space between tokens, which the places do not show.
    private static String skeleton(JsonText value) {
        return STRING.matcher(value.raw()).replaceAll("\"\"").replaceAll("[-+.0-9eE]+", "0");
    }

    private static @Nullable JsonText json(String text) {
        try {
            return JsonText.parse(text);
        } catch (WireException notJson) {
            return null;
        }
    }

    private static void values(String path, JsonText was, JsonText is, Terms terms, List<Place> places) {
        if (was.raw().equals(is.raw())) {
            return;
        }
        if (was.isObject() && is.isObject()) {
            members(path, was, is, terms, places);
        } else if (was.isArray() && is.isArray()) {
            elements(path, was, is, terms, places);
        } else if (!(was.isString() && is.isString() && freeMember(path, was, is, terms))) {
            places.add(new Place(path, was.raw(), is.raw()));
        }
    }

    private static boolean freeMember(String path, JsonText was, JsonText is, Terms terms) {
        boolean learned = path.equals(TOKEN) || path.equals(ID);
        if (!learned && MASKED.matcher(was.string()).matches()) {
            terms.learnToken(was.string(), is.string()); // what this server gives in the place of a secret
            return true;
        }
        return learned || terms.free(was.string(), is.string());
    }

    // An answer to negotiate: what it calls the connection is what the connection is called from here on.
    private static void learn(@Nullable JsonText was, @Nullable JsonText is, Terms terms) {
        String recordedToken = member(was, TOKEN);
        String liveToken = member(is, TOKEN);
        if (recordedToken != null && liveToken != null) {
            terms.learnToken(recordedToken, liveToken);
        }
        String recordedId = member(was, ID);
        String liveId = member(is, ID);
        if (recordedId != null && liveId != null) {
            terms.learnId(recordedId, liveId);
        }
    }

    private static @Nullable String member(@Nullable JsonText object, String name) {
        JsonText value = object != null && object.isObject() ? object.get(name) : null;
        return value != null && value.isString() ? value.string() : null;
    }

    private static void members(String path, JsonText was, JsonText is, Terms terms, List<Place> places) {
        String prefix = path.isEmpty() ? "" : path + ".";
        int before = places.size();
        for (String name : was.names()) {
            JsonText live = is.get(name);
            if (live == null) {
                places.add(new Place(prefix + name, was.at(name).raw(), null));
            } else {
                values(prefix + name, was.at(name), live, terms, places);
            }
        }
        for (String name : is.names()) {
            if (!was.has(name)) {
                places.add(new Place(prefix + name, null, is.at(name).raw()));
            }
        }
        if (places.size() == before && !was.names().equals(is.names())) {
            places.add(new Place(
                    (path.isEmpty() ? "" : path + " ") + "order of members",
                    String.join(", ", was.names()),
                    String.join(", ", is.names())));
        }
    }

    private static void elements(String path, JsonText was, JsonText is, Terms terms, List<Place> places) {
        List<JsonText> left = was.elements();
        List<JsonText> right = is.elements();
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String at = path + "[" + i + "]";
            if (i >= right.size()) {
                places.add(new Place(at, left.get(i).raw(), null));
            } else if (i >= left.size()) {
                places.add(new Place(at, null, right.get(i).raw()));
            } else {
                values(at, left.get(i), right.get(i), terms, places);
            }
        }
    }

    // Long texts differ in one spot, most often.
    private static Place textPlace(String path, String was, String is) {
        int same = 0;
        while (same < Math.min(was.length(), is.length()) && was.charAt(same) == is.charAt(same)) {
            same++;
        }
        if (was.length() <= SHOWN_AFTER && is.length() <= SHOWN_AFTER) {
            return new Place(path, JsonText.quote(was), JsonText.quote(is));
        }
        String at = (path.isEmpty() ? "" : path + " ") + "from character " + same;
        return new Place(at, around(was, same), around(is, same));
    }

    private static String around(String text, int at) {
        int from = Math.max(0, at - SHOWN_BEFORE);
        int to = Math.min(text.length(), at + SHOWN_AFTER);
        return (from > 0 ? "..." : "") + JsonText.quote(text.substring(from, to)) + (to < text.length() ? "..." : "");
    }
}
