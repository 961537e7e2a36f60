package dev.signalbox.gateway.arrival;

import dev.signalbox.gateway.identity.AddressRange;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may stand in forwarding headers; everything else is null, and goes no further: parts of it come back in answers. */
final class Texts {
    private static final int LONGEST_HOST = 261; // a name of 255, a colon and a port
    private static final int LONGEST_PREFIX = 256;
    private static final Pattern HOST = Pattern.compile(
            "(?<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*)|\\[(?<v6>[0-9a-fA-F:.]{2,45})])(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern NODE = Pattern.compile(
            "(?:(?<v4>[0-9.]{7,15})|\\[(?<v6>[0-9a-fA-F:.]{2,45})]|(?<hidden>_[A-Za-z0-9._-]{1,63}))(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]{1,63}))?");
    // Nothing that ends a string or an element, leaves the host or goes up.
    private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9_~$()*+=:@!-][A-Za-z0-9._~$()*+=:@!-]*)+");

    private Texts() {}

    /** The scheme, {@code http} or {@code https}; for WebSockets some proxies say {@code ws} or {@code wss}. */
    static @Nullable String scheme(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "http", "ws" -> "http";
            case "https", "wss" -> "https";
            default -> null;
        };
    }

    /** The host in lower case, without the scheme's own port. */
    static @Nullable String host(String text, String scheme) {
        return isPlainName(text) ? text : matched(text, scheme);
    }

    // What most clients ask for, all of their requests: a name in lower case, without a port.
    private static boolean isPlainName(String text) {
        int length = text.length();
        if (length == 0 || length > LONGEST_HOST || !isLowerOrDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = text.charAt(i);
            if (!isLowerOrDigit(c) && c != '.' && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLowerOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private static @Nullable String matched(String text, String scheme) {
        Matcher matcher = text.length() <= LONGEST_HOST ? HOST.matcher(text) : null;
        if (matcher == null || !matcher.matches()) {
            return null;
        }
        String v6 = matcher.group("v6");
        if (v6 != null && AddressRange.canonical(v6) == null) {
            return null;
        }
        String name = matcher.group("name").toLowerCase(Locale.ROOT);
        String port = matcher.group("port");
        if (port == null) {
            return name;
        }
        String valid = port(port);
        return valid == null ? null : withPort(name, valid, scheme);
    }

    /** The host with a port, unless it has one. */
    static String withPort(String host, String port, String scheme) {
        boolean named = host.startsWith("[") ? host.indexOf("]:") > 0 : host.indexOf(':') >= 0;
        boolean own = scheme.equals("https") ? port.equals("443") : port.equals("80");
        return host.isEmpty() || named || own ? host : host + ":" + port;
    }

    /** A port from 1 to 65535. */
    static @Nullable String port(String text) {
        if (!text.matches("[0-9]{1,5}")) {
            return null;
        }
        int port = Integer.parseInt(text);
        return port < 1 || port > 65_535 ? null : Integer.toString(port);
    }

    /** A prefix of paths, without a slash at its end; empty for the root. */
    static @Nullable String prefix(String text) {
        String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (path.isEmpty()) {
            return path;
        }
        return path.length() <= LONGEST_PREFIX && PREFIX.matcher(path).matches() ? path : null;
    }

    /** The address of a node in one form for each address, or its obfuscated identifier, both without a port. */
    static @Nullable String node(String text, boolean mayHide) {
        String bare = AddressRange.canonical(text);
        if (bare != null) {
            return bare; // IPv6 without brackets, as X-Forwarded-For has it, too
        }
        Matcher matcher = NODE.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String hidden = matcher.group("hidden");
        if (hidden != null) {
            return mayHide ? hidden : null;
        }
        String v4 = matcher.group("v4");
        return AddressRange.canonical(v4 == null ? matcher.group("v6") : v4);
    }
}
