package dev.signalbox.gateway.origin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What browsers are told about pages of other origins, with the answers of the original's CORS middleware (protocol A10).
 * Immutable.
 *
 * <p>Clients send credentials by default, so the origin is named in the answer and never replaced by {@code *}, unless
 * credentials are not allowed and every origin is. A request from an origin that is not allowed is served like any other,
 * only without these headers: it is the browser that keeps the answer from the page.
 */
public final class Cors {
    /** Nothing is said: the original's core (L 58). */
    public static final Cors OFF = allowing(Origins.NONE).build();

    /** Every origin, method and header, with credentials: the original's {@code CorsOptions.AllowAll}. */
    public static final Cors ALLOW_ALL = allowing(Origins.ANY).build();

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final int LONGEST_REQUEST_HEADERS = 4_096;
    // Allowed without being named; the original leaves them out.
    private static final Set<String> SIMPLE_METHODS = Set.of("GET", "HEAD", "POST");
    private static final Set<String> SIMPLE_HEADERS = Set.of("origin", "accept", "accept-language", "content-language");

    private final Origins origins;
    private final boolean credentials;
    private final @Nullable Set<String> methods; // null: any
    private final @Nullable Set<String> headers; // null: any; compared ignoring case
    private final List<String> exposedHeaders;
    private final @Nullable Duration maxAge; // null: browsers decide

    private Cors(Builder builder) {
        origins = builder.origins;
        credentials = builder.credentials;
        methods = builder.methods;
        headers = builder.headers;
        exposedHeaders = builder.exposedHeaders;
        maxAge = builder.maxAge;
    }

    /** A builder that allows these origins everything, with credentials. */
    public static Builder allowing(Origins origins) {
        return new Builder(origins);
    }

    /** Whether any origin is allowed. */
    public boolean isOn() {
        return !origins.isEmpty();
    }

    /** The origins that are allowed. */
    public Origins origins() {
        return origins;
    }

    /**
     * The headers of the answer to a request, whatever its outcome.
     *
     * @param origin the request's Origin header
     * @return by name; empty when the origin is not allowed
     */
    public Map<String, String> answer(String origin) {
        Map<String, String> answer = new LinkedHashMap<>();
        if (allow(origin, answer) && !exposedHeaders.isEmpty()) {
            answer.put("Access-Control-Expose-Headers", String.join(",", exposedHeaders));
        }
        return answer;
    }

    /**
     * The headers of the answer to the question whether a request may be made.
     *
     * @param origin the Origin header
     * @param method the Access-Control-Request-Method header
     * @param requestHeaders the Access-Control-Request-Headers header; null when absent
     * @return by name; null when it may not, which is answered 400
     */
    public @Nullable Map<String, String> preflight(String origin, String method, @Nullable String requestHeaders) {
        Map<String, String> answer = new LinkedHashMap<>();
        List<String> asked = names(requestHeaders);
        boolean allowed = asked != null
                && method.matches(TOKEN)
                && (methods == null || methods.contains(method) || SIMPLE_METHODS.contains(method))
                && (headers == null || headers.containsAll(withoutSimple(asked)))
                && allow(origin, answer);
        if (!allowed || asked == null) {
            return null;
        }
        if (!SIMPLE_METHODS.contains(method)) {
            answer.put("Access-Control-Allow-Methods", method);
        }
        List<String> named = withoutSimple(asked);
        if (!named.isEmpty()) {
            answer.put("Access-Control-Allow-Headers", String.join(",", named));
        }
        if (maxAge != null) {
            answer.put("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
        }
        return answer;
    }

    private boolean allow(String origin, Map<String, String> answer) {
        if (!origins.contain(origin)) {
            return false;
        }
        answer.put("Access-Control-Allow-Origin", origins.isAny() && !credentials ? "*" : origin);
        if (credentials) {
            answer.put("Access-Control-Allow-Credentials", "true");
        }
        return true;
    }

    // Null when the list is none: it is repeated in the answer, so nothing but names of headers may stand in it.
    private static @Nullable List<String> names(@Nullable String list) {
        List<String> names = new ArrayList<>();
        if (list == null) {
            return names;
        }
        if (list.length() > LONGEST_REQUEST_HEADERS) {
            return null;
        }
        for (String part : list.split(",", -1)) {
            String name = part.strip();
            if (name.isEmpty()) {
                continue;
            }
            if (!name.matches(TOKEN)) {
                return null;
            }
            names.add(name);
        }
        return names;
    }

    private static List<String> withoutSimple(List<String> names) {
        return names.stream()
                .filter(name -> !SIMPLE_HEADERS.contains(name.toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** What is allowed to whom. */
    @Override
    public String toString() {
        return "Cors[" + origins + ", credentials=" + credentials + "]";
    }

    /** Builds a {@link Cors}. */
    public static final class Builder {
        private final Origins origins;
        private boolean credentials = true;
        private @Nullable Set<String> methods; // null: any
        private @Nullable Set<String> headers; // null: any
        private List<String> exposedHeaders = List.of();
        private @Nullable Duration maxAge; // null: browsers decide

        private Builder(Origins origins) {
            this.origins = origins;
        }

        /** Sets whether cookies and other credentials may come along. Default true; clients send them unless told otherwise. */
        public Builder credentials(boolean value) {
            credentials = value;
            return this;
        }

        /** Sets the only methods that are allowed, besides GET, HEAD and POST, which always are. Default: any. */
        public Builder methods(List<String> value) {
            methods = Set.copyOf(tokens("methods", value));
            return this;
        }

        /** Sets the only request headers that are allowed; compared ignoring case. Default: any. */
        public Builder headers(List<String> value) {
            Set<String> ignoringCase = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            ignoringCase.addAll(tokens("headers", value));
            headers = ignoringCase;
            return this;
        }

        /** Sets which headers of answers pages may read. Default: none besides those that they always may. */
        public Builder exposedHeaders(List<String> value) {
            exposedHeaders = tokens("exposedHeaders", value);
            return this;
        }

        /** Sets how long browsers may keep the answer to a preflight, in whole seconds. Default: they decide. */
        public Builder maxAge(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("maxAge: " + value + " (expected: zero or more)");
            }
            maxAge = value;
            return this;
        }

        /** Makes the policy. */
        public Cors build() {
            return new Cors(this);
        }

        private static List<String> tokens(String what, List<String> values) {
            for (String value : values) {
                if (!value.matches(TOKEN)) {
                    throw new IllegalArgumentException(
                            what + ": \"" + value + "\" (expected: a name without blanks and separators)");
                }
            }
            return List.copyOf(values);
        }
    }
}
