package dev.signalbox.conformance.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A persistent response as the server wrote it (protocol B2).
 *
 * @param raw the whole text
 * @param cursor the member {@code C}
 * @param initialized whether {@code S} is the number 1
 * @param reconnect whether {@code T} is the number 1
 * @param groupsToken the member {@code G}, null when absent
 * @param messages the elements of {@code M}, each as raw text
 */
public record Envelope(
        String raw,
        String cursor,
        boolean initialized,
        boolean reconnect,
        @Nullable String groupsToken,
        List<String> messages) {

    public Envelope {
        messages = List.copyOf(messages);
    }

    /**
     * Reads an envelope.
     *
     * @throws WireException when the text is none: {@code C} and {@code M} are always there, {@code S} and {@code T} are 1 if at all
     */
    public static Envelope parse(String text) {
        JsonText json = JsonText.parse(text);
        JsonText groups = json.get("G");
        return new Envelope(
                json.raw(),
                json.at("C").string(),
                flag(json, "S"),
                flag(json, "T"),
                groups == null ? null : groups.string(),
                json.at("M").elements().stream().map(JsonText::raw).toList());
    }

    private static boolean flag(JsonText json, String name) {
        JsonText member = json.get(name);
        if (member != null && !member.raw().equals("1")) {
            throw new WireException(name + " is not the number 1: " + json.raw());
        }
        return member != null;
    }

    /** The whole text. */
    @Override
    public String toString() {
        return raw;
    }
}
