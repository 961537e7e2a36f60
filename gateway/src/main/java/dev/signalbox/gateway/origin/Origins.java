package dev.signalbox.gateway.origin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of web origins, as browsers name them in the {@code Origin} header. Immutable.
 *
 * <p>Each is written in one of these forms; letter case does not matter and a scheme's own port may be left out:
 *
 * <table>
 * <caption>Forms of an origin</caption>
 * <tr><td>{@code https://www.example.com}, {@code http://intranet:8080}</td><td>that origin</td></tr>
 * <tr><td>{@code https://*.example.com}</td><td>every host below example.com, but not example.com itself</td></tr>
 * <tr><td>{@code http://localhost:*}</td><td>every port of that host</td></tr>
 * <tr><td>{@code null}</td><td>pages without an origin: files, sandboxed frames. Any site can make such a frame</td></tr>
 * <tr><td>{@code *}</td><td>every origin</td></tr>
 * </table>
 */
public final class Origins {
    private static final String EVERY = "*";
    private static final String OPAQUE = "null";
    private static final int LONGEST = 512;
    private static final Pattern FORM = Pattern.compile(
            "(?<scheme>[a-z][a-z0-9+.-]*)://(?<host>(?:\\*\\.)?[\\p{L}\\p{N}._-]+|\\[[0-9a-f:.]+])(?::(?<port>[0-9]{1,5}|\\*))?");

    /** Every origin. */
    public static final Origins ANY = new Origins(true, false, List.of());

    /** No origin. */
    public static final Origins NONE = new Origins(false, false, List.of());

    private final boolean any;
    private final boolean opaque;
    private final List<Form> forms;

    private Origins(boolean any, boolean opaque, List<Form> forms) {
        this.any = any;
        this.opaque = opaque;
        this.forms = List.copyOf(forms);
    }

    /**
     * The origins of these forms.
     *
     * @throws IllegalArgumentException naming the text that is no origin
     */
    public static Origins of(List<String> texts) {
        boolean any = false;
        boolean opaque = false;
        List<Form> forms = new ArrayList<>();
        for (String text : texts) {
            String origin = text.strip().toLowerCase(Locale.ROOT);
            switch (origin) {
                case EVERY -> any = true;
                case OPAQUE -> opaque = true;
                default -> forms.add(Form.of(text, origin));
            }
        }
        return any ? ANY : new Origins(false, opaque, forms);
    }

    /** The same as {@link #of(List)}. */
    public static Origins of(String... texts) {
        return of(List.of(texts));
    }

    /** Whether no origin is meant. */
    public boolean isEmpty() {
        return !any && !opaque && forms.isEmpty();
    }

    /** Whether every origin is meant. */
    public boolean isAny() {
        return any;
    }

    /**
     * Whether an {@code Origin} header names one of these. What is no origin in form is never one of them, whatever they are: it
     * goes into an answer's header.
     */
    public boolean contain(String header) {
        if (!isPlain(header)) {
            return false;
        }
        if (any) {
            return true;
        }
        String origin = header.toLowerCase(Locale.ROOT);
        if (origin.equals(OPAQUE)) {
            return opaque;
        }
        Matcher matcher = FORM.matcher(origin);
        if (!matcher.matches() || origin.indexOf('*') >= 0) {
            return false;
        }
        String scheme = matcher.group("scheme");
        String host = matcher.group("host");
        String port = Form.port(scheme, matcher.group("port"));
        return forms.stream().anyMatch(form -> form.matches(scheme, host, port));
    }

    /**
     * Whether an {@code Origin} header names the host that a request was sent to, so that the page is from here. The scheme is not
     * looked at: TLS may end in a proxy in front.
     *
     * @param header the Origin header
     * @param host the Host header: a name or address, and the port unless it is the scheme's own
     */
    public static boolean isOf(String header, String host) {
        int authority = header.indexOf("://");
        return authority > 0
                && !host.isEmpty()
                && withoutDefaultPort(header.substring(authority + 3)).equals(withoutDefaultPort(host));
    }

    /** The same where the scheme is known, too. */
    public static boolean isOf(String header, String scheme, String host) {
        int authority = header.indexOf("://");
        return authority > 0 && header.substring(0, authority).equalsIgnoreCase(scheme) && isOf(header, host);
    }

    private static String withoutDefaultPort(String authority) {
        String text = authority.toLowerCase(Locale.ROOT);
        return text.endsWith(":80")
                ? text.substring(0, text.length() - 3)
                : text.endsWith(":443") ? text.substring(0, text.length() - 4) : text;
    }

    // An origin is made of visible ASCII characters, and none that could end a header or begin another value.
    private static boolean isPlain(String header) {
        return !header.isEmpty()
                && header.length() <= LONGEST
                && header.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ',' && c != '"' && c != '<' && c != '>');
    }

    /** The forms, as they can be given again. */
    @Override
    public String toString() {
        if (any) {
            return EVERY;
        }
        List<String> texts = new ArrayList<>();
        forms.forEach(form -> texts.add(form.text()));
        if (opaque) {
            texts.add(OPAQUE);
        }
        return texts.isEmpty() ? "none" : String.join(", ", texts);
    }

    /** One scheme, host and port; the last two may be wildcards. */
    private record Form(String text, String scheme, String host, String port) {

        static Form of(String text, String origin) {
            Matcher matcher = FORM.matcher(origin);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("origin: \"" + text
                        + "\" (expected: scheme://host or scheme://host:port without a path, null, or *)");
            }
            String scheme = matcher.group("scheme");
            return new Form(origin, scheme, matcher.group("host"), port(scheme, matcher.group("port")));
        }

        // Browsers leave a scheme's own port out.
        static String port(String scheme, @org.jspecify.annotations.Nullable String given) {
            if (given != null) {
                return given;
            }
            return switch (scheme) {
                case "http", "ws" -> "80";
                case "https", "wss" -> "443";
                default -> "";
            };
        }

        boolean matches(String otherScheme, String otherHost, String otherPort) {
            boolean hostMatches = host.startsWith("*.")
                    ? otherHost.endsWith(host.substring(1)) && otherHost.length() > host.length() - 1
                    : otherHost.equals(host);
            return hostMatches && scheme.equals(otherScheme) && (port.equals(EVERY) || port.equals(otherPort));
        }
    }
}
