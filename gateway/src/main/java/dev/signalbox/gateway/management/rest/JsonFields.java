package dev.signalbox.gateway.management.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.gateway.management.Problem;
import dev.signalbox.gateway.management.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object of a request, read so that whatever is wrong is told with its place. Not for several threads.
 *
 * @param node the object
 * @param place where it stands, for example {@code messages[3].}; empty for the body itself
 */
record JsonFields(JsonNode node, String place) {

    /**
     * Looks at an object.
     *
     * @param names what it may have
     * @throws ProblemException 400 when it is no object or has something else
     */
    static JsonFields of(JsonNode node, String place, Set<String> names) {
        if (!node.isObject()) {
            String where = place.isEmpty() ? "body" : place.substring(0, place.length() - 1);
            throw new ProblemException(Problem.field(where, kind(node), "an object"));
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw new ProblemException(Problem.field(
                        place + shortened(name),
                        "no such member",
                        "one of " + String.join(", ", new TreeSet<>(names))));
            }
        });
        return new JsonFields(node, place);
    }

    boolean has(String name) {
        return node.has(name);
    }

    /** The names of this list that the object has. */
    List<String> present(List<String> names) {
        return names.stream().filter(node::has).toList();
    }

    @Nullable
    JsonNode get(String name) {
        return node.get(name);
    }

    /** A text that is there and not empty. */
    String text(String name) {
        JsonNode value = node.get(name);
        if (value == null || !value.isTextual() || value.textValue().isEmpty()) {
            throw bad(name, value, "a text that is not empty");
        }
        return value.textValue();
    }

    /** Texts, none empty; none when the member is not there. */
    List<String> texts(String name, int most) {
        JsonNode value = node.get(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw bad(name, value, "a list of texts");
        }
        if (value.size() > most) {
            throw new ProblemException(Problem.field(place + name, value.size() + " texts", "at most " + most));
        }
        List<String> texts = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            JsonNode each = value.get(i);
            if (!each.isTextual() || each.textValue().isEmpty()) {
                throw bad(name + "[" + i + "]", each, "a text that is not empty");
            }
            texts.add(each.textValue());
        }
        return texts;
    }

    ProblemException bad(String name, @Nullable JsonNode value, String expected) {
        return new ProblemException(Problem.field(place + name, value == null ? "missing" : kind(value), expected));
    }

    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            case NUMBER -> "a number";
            case OBJECT, POJO -> "an object";
            case STRING -> node.textValue().isEmpty() ? "an empty text" : "a text";
            case BINARY, MISSING -> "missing";
        };
    }

    private static String shortened(String text) {
        return text.length() > 50 ? text.substring(0, 50) + "..." : text;
    }
}
