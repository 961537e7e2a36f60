package dev.signalbox.gateway.settings;

import dev.signalbox.connection.SendRate;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the values of settings; a refusal says what was wrong and does not repeat the value. */
final class Values {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(b|kib|mib|gib)?");

    private Values() {}

    static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no whole number", e);
        }
    }

    static long bytes(String text) {
        Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new IllegalArgumentException("no size in bytes like 65536, 64KiB or 4MiB");
        }
        String unit = size.group(2);
        int shift = unit == null || unit.equals("b") ? 0 : unit.equals("kib") ? 10 : unit.equals("mib") ? 20 : 30;
        try {
            return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << shift);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("larger than 8EiB", e);
        }
    }

    static int small(long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("larger than 2GiB");
        }
        return (int) bytes;
    }

    /** Messages a second and how many at once, as {@code 20/50}. */
    static SendRate rate(String text) {
        String[] parts = text.strip().split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("no rate like 20/50");
        }
        try {
            return new SendRate(Double.parseDouble(parts[0].strip()), number(parts[1]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no rate like 20/50", e);
        }
    }

    static boolean flag(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }
}
