package dev.signalbox.gateway.arrival;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header {@code Forwarded} (RFC 7239 section 4): elements with commas between them, each of pairs with semicolons between them.
 */
final class ForwardedElements {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;

    private ForwardedElements(String text) {
        this.text = text;
    }

    /**
     * The elements, each as value by parameter in lower case; null when the text is none. Half of a broken text is not read: what stands
     * before a quotation mark that is never closed is the client's doing, and may have swallowed what the proxy wrote.
     */
    static @Nullable List<Map<String, String>> parse(String text) {
        return new ForwardedElements(text).elements();
    }

    private @Nullable List<Map<String, String>> elements() {
        List<Map<String, String>> elements = new ArrayList<>();
        while (true) {
            Map<String, String> element = element();
            if (element == null) {
                return null;
            }
            if (!element.isEmpty()) { // empty ones are allowed in lists
                elements.add(element);
            }
            if (at == text.length()) {
                return elements;
            }
            if (text.charAt(at++) != ',') {
                return null;
            }
        }
    }

    private @Nullable Map<String, String> element() {
        Map<String, String> pairs = new LinkedHashMap<>();
        while (true) {
            skipBlanks();
            int begin = at;
            String name = token().toLowerCase(Locale.ROOT);
            if (at > begin) {
                if (at == text.length() || text.charAt(at++) != '=') {
                    return null;
                }
                String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
                if (value == null || value.isEmpty() || pairs.put(name, value) != null) {
                    return null;
                }
                skipBlanks();
            }
            if (at == text.length() || text.charAt(at) != ';') {
                return pairs;
            }
            at++;
        }
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private String token() {
        int begin = at;
        while (at < text.length() && isTokenChar(text.charAt(at))) {
            at++;
        }
        return text.substring(begin, at);
    }

    private static boolean isTokenChar(char c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    private @Nullable String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\' && ++at < text.length()) {
                c = text.charAt(at);
            }
            value.append(c);
        }
        return null;
    }
}
