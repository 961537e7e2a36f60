package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Event.Opening;
import dev.signalbox.conformance.wire.RawRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, in its query and in the form it carries. */
final class Parameters {
    private final Map<String, String> values = new LinkedHashMap<>();

    private Parameters() {}

    /** Those of a recorded request. */
    static Parameters of(Opening opening) {
        Parameters parameters = new Parameters();
        int query = opening.target().indexOf('?');
        if (query >= 0) {
            parameters.add(opening.target().substring(query + 1));
        }
        String form = form(opening);
        if (form != null) {
            parameters.add(form);
        }
        return parameters;
    }

    /** The form a request carries, whatever its content type says; null when it carries none. */
    static @Nullable String form(Opening opening) {
        if (!(opening instanceof Event.Request request) || request.body() == null) {
            return null;
        }
        String text = request.body().strictText();
        return text != null && text.matches("(?s)[A-Za-z]+=.*") ? text : null;
    }

    private void add(String encoded) {
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
    }

    /** The first value of that name, or null. */
    @Nullable
    String get(String name) {
        return values.get(name);
    }

    /** All values, one a line. */
    String all() {
        return String.join("\n", values.values());
    }

    /**
     * Replaces values in encoded text.
     *
     * @param encoded a query or form
     * @param replacement gives the new value for a name and a decoded value; null keeps the text as it is
     */
    static String replace(String encoded, BiFunction<String, String, @Nullable String> replacement) {
        List<String> pairs = new ArrayList<>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            String value = equals < 0
                    ? null
                    : replacement.apply(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            pairs.add(value == null ? pair : pair.substring(0, equals + 1) + RawRequest.escape(value));
        }
        return String.join("&", pairs);
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return encoded; // sent like this on purpose
        }
    }
}
