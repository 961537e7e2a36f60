package dev.signalbox.gateway.management;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is answered where on the management port.
 *
 * @param method the HTTP method, in capitals; {@code GET} answers {@code HEAD}, too
 * @param template the path, with names in braces for single segments: {@code /api/connections/{id}}; compared exactly
 * @param right who may; null for everybody, without a credential
 * @param endpoint what answers
 */
public record ManagementRoute(
        String method, String template, @Nullable Right right, ManagementEndpoint endpoint) {

    /** Checks the template. */
    public ManagementRoute {
        if (!template.startsWith("/") || template.indexOf('?') >= 0) {
            throw new IllegalArgumentException(
                    "template: \"" + template + "\" (expected: a path that starts with a slash, without a query)");
        }
    }

    /** A route for who has a right. */
    public static ManagementRoute of(String method, String template, Right right, ManagementEndpoint endpoint) {
        return new ManagementRoute(method, template, right, endpoint);
    }

    /** A route for everybody: nothing it shows may be a secret. */
    public static ManagementRoute open(String method, String template, ManagementEndpoint endpoint) {
        return new ManagementRoute(method, template, null, endpoint);
    }

    boolean takes(String asked) {
        return method.equals(asked) || (method.equals("GET") && asked.equals("HEAD"));
    }

    List<String> segments() {
        return segments(template);
    }

    static List<String> segments(String path) {
        return Arrays.asList(path.substring(1).split("/", -1));
    }

    /** What a path has at the named places; null when it is another path. */
    @Nullable
    Map<String, String> match(List<String> path) {
        List<String> wanted = segments();
        if (wanted.size() != path.size()) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String segment = wanted.get(i);
            if (segment.startsWith("{") && segment.endsWith("}")) {
                if (path.get(i).isEmpty()) {
                    return null;
                }
                parameters.put(segment.substring(1, segment.length() - 1), path.get(i));
            } else if (!segment.equals(path.get(i))) {
                return null;
            }
        }
        return parameters;
    }
}
