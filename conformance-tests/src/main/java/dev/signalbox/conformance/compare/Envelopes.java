package dev.signalbox.conformance.compare;

import dev.signalbox.conformance.compare.Unit.Kind;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the JSON of a frame apart. */
final class Envelopes {
    private Envelopes() {}

    /** The frame of this number, or null when the text is a keep-alive, {@code {}}. */
    static @Nullable ReceivedFrame frame(int number, String raw, String json) {
        JsonText value;
        try {
            value = JsonText.parse(json);
        } catch (WireException notJson) {
            return other(number, raw, json);
        }
        if (!value.isObject()) {
            return other(number, raw, json);
        }
        if (value.names().isEmpty()) {
            return null;
        }
        JsonText cursor = value.get("C");
        JsonText messages = value.get("M");
        if (cursor != null && cursor.isString() && (messages == null || messages.isArray())) {
            return new ReceivedFrame(number, raw, value.names(), cursor.string(), units(value));
        }
        JsonText call = value.get("I");
        if (call != null && messages == null) {
            String id = call.isString() ? call.string() : call.raw();
            return new ReceivedFrame(
                    number, raw, List.of(), null, List.of(unit(Kind.REPLY, "answer " + id, "", value)));
        }
        return other(number, raw, json);
    }

    private static ReceivedFrame other(int number, String raw, String json) {
        return new ReceivedFrame(number, raw, List.of(), null, List.of(new Unit(Kind.OTHER, "other", "", json)));
    }

    private static List<Unit> units(JsonText envelope) {
        List<Unit> units = new ArrayList<>();
        for (String name : envelope.names()) {
            JsonText value = envelope.at(name);
            switch (name) {
                case "C", "M" -> {
                    // The cursor is no unit; the messages come last, whatever the order of the members.
                }
                case "S" -> units.add(unit(Kind.INIT, "init", name, value));
                case "G" -> units.add(unit(Kind.GROUPS, "groups", name, value));
                default -> units.add(unit(Kind.MEMBER, "member " + name, name, value));
            }
        }
        JsonText messages = envelope.get("M");
        if (messages != null) {
            for (int i = 0; i < messages.elements().size(); i++) {
                JsonText message = messages.elements().get(i);
                units.add(unit(Kind.MESSAGE, orderOf(message), "M[" + i + "]", message));
            }
        }
        return units;
    }

    // Messages of one method came through one topic, most likely; whether others did is not to be seen on the wire.
    private static String orderOf(JsonText message) {
        if (!message.isObject()) {
            return "messages";
        }
        JsonText hub = message.get("H");
        JsonText method = message.get("M");
        if (hub != null && method != null) {
            return "messages " + hub.raw() + "." + method.raw();
        }
        JsonText call = message.get("I");
        return call == null ? "messages" : "messages of call " + call.raw();
    }

    private static Unit unit(Kind kind, String order, String path, JsonText value) {
        return new Unit(kind, order, path, value.raw());
    }
}
