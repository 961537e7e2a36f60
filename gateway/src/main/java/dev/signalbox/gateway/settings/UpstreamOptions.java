package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.upstream.Retry;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What can be said about one route to other servers, as the text {@code /path http://host:port option=value …} and, for all routes that do not say
 * otherwise, by settings of the same names. Options are named in the words of the file: {@code idleTimeout}.
 */
final class UpstreamOptions {
    static final String FORM = "a path, then one or more http(s)://host:port, then options like idleTimeout=5m";

    private static final Map<String, BiConsumer<UpstreamRoute.Builder, String>> OPTIONS = options();

    private UpstreamOptions() {}

    private static Map<String, BiConsumer<UpstreamRoute.Builder, String>> options() {
        Map<String, BiConsumer<UpstreamRoute.Builder, String>> all = new LinkedHashMap<>();
        all.put("stripPath", (to, value) -> {
            if (Values.flag(value)) {
                to.stripPath();
            }
        });
        all.put("replacePath", UpstreamRoute.Builder::replacePath);
        all.put("preserveHost", (to, value) -> to.preserveHost(Values.flag(value)));
        all.put("connectTimeout", (to, value) -> to.connectTimeout(Spans.parse(value)));
        all.put("responseTimeout", (to, value) -> to.responseTimeout(spanOrOff(value)));
        all.put("idleTimeout", (to, value) -> to.idleTimeout(spanOrOff(value)));
        all.put("maxBodySize", (to, value) -> to.maxBodyBytes(bytesOrOff(value)));
        all.put("maxResponseSize", (to, value) -> to.maxResponseBytes(bytesOrOff(value)));
        all.put("maxResponseHeadSize", (to, value) -> to.maxResponseHeaderBytes(Values.small(Values.bytes(value))));
        all.put("maxConnections", (to, value) -> to.maxConnections(Values.number(value)));
        all.put("keepConnections", (to, value) -> to.keepConnections(Spans.parse(value)));
        all.put("retry", (to, value) -> to.retry(retry(value)));
        all.put("healthPath", UpstreamRoute.Builder::healthPath);
        all.put("healthInterval", (to, value) -> to.healthInterval(Spans.parse(value)));
        all.put("trust", UpstreamOptions::trust);
        return all;
    }

    /** The names of all options. */
    static List<String> names() {
        return List.copyOf(OPTIONS.keySet());
    }

    /** Sets one. */
    static void set(UpstreamRoute.Builder to, String name, String value) {
        BiConsumer<UpstreamRoute.Builder, String> option = OPTIONS.get(name);
        if (option == null) {
            throw new IllegalArgumentException(
                    "no option " + name + " (expected: one of " + String.join(", ", names()) + ")");
        }
        try {
            option.accept(to, value);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(message.startsWith(name + ":") ? message : name + ": " + message, e);
        }
    }

    /**
     * Reads a route.
     *
     * @param defaults what holds unless it says otherwise: values by option
     */
    static UpstreamRoute parse(String text, Map<String, String> defaults) {
        List<URI> targets = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>(defaults);
        String path = null;
        for (String word : text.strip().split("\\s+", -1)) {
            int equals = word.indexOf('=');
            int scheme = word.indexOf("://");
            if (path == null) {
                path = word;
            } else if (scheme > 0 && (equals < 0 || scheme < equals)) {
                targets.add(uri(word));
            } else if (equals > 0) {
                options.put(word.substring(0, equals), word.substring(equals + 1));
            } else {
                throw new IllegalArgumentException(
                        "\"" + word + "\" is neither a server nor an option (expected: " + FORM + ")");
            }
        }
        UpstreamRoute.Builder route = UpstreamRoute.builder(path == null ? "" : path, targets);
        options.forEach((name, value) -> set(route, name, value));
        return route.build();
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "target: \"" + text + "\" (expected: http://host:port or https://host:port)", e);
        }
    }

    private static @Nullable Duration spanOrOff(String value) {
        return Setting.isOff(value) ? null : Spans.parse(value);
    }

    private static long bytesOrOff(String value) {
        return Setting.isOff(value) ? -1 : Values.bytes(value);
    }

    private static Retry retry(String value) {
        try {
            return Retry.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + value + "\" (expected: one of off, connect, idempotent)", e);
        }
    }

    private static void trust(UpstreamRoute.Builder to, String value) {
        if (value.equalsIgnoreCase("any")) {
            to.trustAny();
        } else if (!value.equalsIgnoreCase("system")) {
            to.trust(Path.of(value));
        }
    }
}
