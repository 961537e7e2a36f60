package dev.signalbox.protocol.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Numbers out of strings, by the rules of the original's platform: white space around, a sign, for fractions also thousands
 * separators and an exponent. Every method returns null for text that is no number.
 */
final class NetNumberText {

    /** Longer text is not a number a person or program means. */
    private static final int MAX_LENGTH = 400;

    private NetNumberText() {}

    static @Nullable BigInteger integer(String text) {
        String number = trim(text);
        int start = number.startsWith("+") || number.startsWith("-") ? 1 : 0;
        if (start == number.length() || number.length() > MAX_LENGTH) {
            return null;
        }
        for (int i = start; i < number.length(); i++) {
            if (!isDigit(number.charAt(i))) {
                return null;
            }
        }
        return new BigInteger(number);
    }

    static @Nullable Double real(String text) {
        String number = trim(text);
        switch (number) {
            case "NaN" -> {
                return Double.NaN;
            }
            case "Infinity" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-Infinity" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> {
                String plain = plain(number);
                Double value = plain == null ? null : Double.valueOf(plain);
                return value == null || value.isInfinite() ? null : value;
            }
        }
    }

    static @Nullable BigDecimal decimal(String text) {
        String plain = plain(trim(text));
        if (plain == null) {
            return null;
        }
        try {
            return new BigDecimal(plain);
        } catch (NumberFormatException e) {
            return null; // an exponent beyond 32 bits
        }
    }

    /** The number in Java's syntax: {@code [sign] digits [. digits] [E [sign] digits]}, thousands separators removed. */
    private static @Nullable String plain(String number) {
        if (number.length() > MAX_LENGTH) {
            return null;
        }
        StringBuilder plain = new StringBuilder(number.length());
        int at = sign(number, 0, plain);
        int digits = 0;
        boolean point = false;
        for (; at < number.length(); at++) {
            char c = number.charAt(at);
            if (isDigit(c)) {
                digits++;
                plain.append(c);
            } else if (c == '.' && !point) {
                point = true;
                plain.append(c);
            } else if (c != ',' || point || digits == 0) {
                break;
            }
        }
        if (digits == 0) {
            return null;
        }
        if (at == number.length()) {
            return plain.toString();
        }
        char e = number.charAt(at);
        if (e != 'e' && e != 'E') {
            return null;
        }
        plain.append('E');
        at = sign(number, at + 1, plain);
        if (at == number.length()) {
            return null;
        }
        for (; at < number.length(); at++) {
            if (!isDigit(number.charAt(at))) {
                return null;
            }
            plain.append(number.charAt(at));
        }
        return plain.toString();
    }

    private static int sign(String number, int at, StringBuilder plain) {
        if (at < number.length() && (number.charAt(at) == '-' || number.charAt(at) == '+')) {
            plain.append(number.charAt(at));
            return at + 1;
        }
        return at;
    }

    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isWhite(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhite(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isWhite(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
