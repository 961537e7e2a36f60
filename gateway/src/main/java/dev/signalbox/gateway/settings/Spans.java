package dev.signalbox.gateway.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Time spans as people write them: {@code 30s}, {@code 2m}, {@code 500ms}, {@code 1h}, {@code 14d}, {@code 1m30s}, {@code 2.5s}; and as they stand in the
 * original's configurations: {@code 00:00:30}, {@code 1.02:03:04.5}.
 */
public final class Spans {
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h|d)");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");
    private static final Pattern NET =
            Pattern.compile("(?:(\\d{1,4})\\.)?(\\d{2}):([0-5]\\d):([0-5]\\d)(?:\\.(\\d{1,7}))?");

    private Spans() {}

    /**
     * Reads a span, to the millisecond.
     *
     * @throws IllegalArgumentException when the text is none
     */
    public static Duration parse(String text) {
        String compact = text.strip().toLowerCase(Locale.ROOT);
        Matcher net = NET.matcher(compact);
        if (net.matches()) {
            return Duration.ofDays(net.group(1) == null ? 0 : Long.parseLong(net.group(1)))
                    .plusHours(Long.parseLong(net.group(2)))
                    .plusMinutes(Long.parseLong(net.group(3)))
                    .plusSeconds(Long.parseLong(net.group(4)))
                    .plusMillis(net.group(5) == null ? 0 : Long.parseLong((net.group(5) + "00").substring(0, 3)));
        }
        if (!WHOLE.matcher(compact).matches()) {
            throw new IllegalArgumentException("no time span like 30s, 500ms, 2m or 1m30s");
        }
        Duration sum = Duration.ZERO;
        for (Matcher part = PART.matcher(compact); part.find(); ) {
            double amount = Double.parseDouble(part.group(1));
            long unitMillis = switch (part.group(2)) {
                case "ms" -> 1;
                case "s" -> 1_000;
                case "m" -> 60_000;
                case "h" -> 3_600_000;
                default -> 86_400_000;
            };
            sum = sum.plusMillis(Math.round(amount * unitMillis));
        }
        return sum;
    }

    /** The shortest way to write a span, for banners: {@code 10s}, {@code 1m50s}. */
    public static String show(Duration span) {
        if (span.isZero()) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        append(text, span.toHours(), "h");
        append(text, span.toMinutesPart(), "m");
        append(text, span.toSecondsPart(), "s");
        append(text, span.toMillisPart(), "ms");
        return text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }
}
