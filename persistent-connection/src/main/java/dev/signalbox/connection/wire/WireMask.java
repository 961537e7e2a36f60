package dev.signalbox.connection.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Takes out of what is shown the tokens by which one could act for a client. Application payloads are left as they are: they are what one wants
 * to see.
 */
final class WireMask {
    static final String MASK = "***";
    // Of an envelope, and of the answer to negotiate.
    private static final Set<String> MEMBERS = Set.of("G", "ConnectionToken");
    private static final Set<String> PARAMETERS = Set.of(
            "token", "secret", "passw", "pwd", "apikey", "api_key", "auth", "credential", "ticket", "jwt", "sig");

    private WireMask() {}

    /** A query, with the values of all parameters masked whose name sounds like a secret; empty for none. */
    static String query(Map<String, String> parameters) {
        StringBuilder text = new StringBuilder();
        parameters.forEach((name, value) -> text.append(text.length() == 0 ? '?' : '&')
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(isSecret(name) ? MASK : URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return text.toString();
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return PARAMETERS.stream().anyMatch(lower::contains);
    }

    /** A frame or answer: the tokens among the members of the outermost object are masked, whatever is around that object. */
    static String frame(String text) {
        StringBuilder masked = new StringBuilder(text.length());
        int kept = 0; // how much of the text is in masked
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            } else if (c == '"' && depth > 0) {
                int close = endOfString(text, i);
                if (depth == 1 && MEMBERS.contains(text.substring(i + 1, close))) {
                    int value = startOfValue(text, close + 1);
                    if (value < text.length() && text.charAt(value) == '"') {
                        masked.append(text, kept, value + 1).append(MASK);
                        close = endOfString(text, value);
                        kept = close;
                    }
                }
                i = close;
            }
        }
        return kept == 0
                ? text
                : masked.append(text, Math.min(kept, text.length()), text.length())
                        .toString();
    }

    // The place of the closing quote; the text's length when it was cut before.
    private static int endOfString(String text, int open) {
        for (int i = open + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i;
            }
        }
        return text.length();
    }

    private static int startOfValue(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ':' || text.charAt(at) == ' ')) {
            at++;
        }
        return at;
    }
}
