package dev.signalbox.protocol.json;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Dates in the spellings of the invariant culture, which the original's platform tries when a text is not ISO 8601 (protocol
 * F5): {@code 01/02/2020} is the second of January, {@code 2 January 2020 3:04 PM} has a time, {@code Thu, 02 Jan 2020
 * 03:04:05 GMT} is what HTTP writes. Two digits of a year mean 1930 to 2029. A time without date is refused, since its date would
 * be the reader's today.
 */
final class InvariantDates {
    private static final Pattern SHAPE = Pattern.compile(
            "(?<date>[^:]*?[^:\\s,])(?:(?:[\\s,]+|T)(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:\\.(?<fraction>\\d{1,9}))?)?"
                    + "(?:\\s*(?<half>[AaPp])\\.?[Mm]\\.?)?\\s*(?<zone>Z|z|GMT|UTC|[+-]\\d{1,2}(?::?\\d{2})?)?)?");
    private static final int MAX_LENGTH = 64;
    private static final int NANO_DIGITS = 9;
    private static final int NANOS_PER_TICK = 100;
    private static final int FIRST_SHORT_YEAR = 1930;

    private static final List<DateTimeFormatter> DATES = Stream.of(
                    "M/d/",
                    "d MMM ",
                    "d MMMM ",
                    "MMM d, ",
                    "MMMM d, ",
                    "MMM d ",
                    "MMMM d ",
                    "M-d-",
                    "d-MMM-",
                    "M.d.",
                    "EEE, d MMM ",
                    "EEEE, d MMMM ",
                    "EEE, MMM d, ",
                    "EEEE, MMMM d, ",
                    "EEE MMM d ")
            .flatMap(start -> Stream.of(withYear(start, true), withYear(start, false)))
            .toList();
    private static final List<DateTimeFormatter> YEAR_FIRST = Stream.of(
                    "uuuu/M/d", "uuuu-M-d", "uuuu MMM d", "uuuu MMMM d", "uuuu.M.d")
            .map(pattern ->
                    strict(new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern)))
            .toList();

    private InvariantDates() {}

    /** The moment a text names, or null when it is none. */
    static NetTime.@Nullable Moment moment(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        Matcher shape = SHAPE.matcher(text.strip());
        if (!shape.matches()) {
            return null;
        }
        LocalDate date = date(shape.group("date"));
        if (date == null) {
            return null;
        }
        try {
            LocalTime time = time(shape);
            return new NetTime.Moment(LocalDateTime.of(date, time), zone(shape.group("zone")));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable LocalDate date(String text) {
        for (List<DateTimeFormatter> formats : List.of(YEAR_FIRST, DATES)) {
            for (DateTimeFormatter format : formats) {
                LocalDate date = date(text, format);
                if (date != null) {
                    return date;
                }
            }
        }
        return null;
    }

    private static @Nullable LocalDate date(String text, DateTimeFormatter format) {
        ParsePosition end = new ParsePosition(0);
        if (format.parseUnresolved(text, end) == null || end.getIndex() < text.length()) {
            return null; // said without an exception, of which a list of dates would cost dozens for each
        }
        try {
            LocalDate date = LocalDate.parse(text, format);
            return date.getYear() >= 1 && date.getYear() <= 9999 ? date : null;
        } catch (DateTimeException e) {
            return null; // another spelling, perhaps
        }
    }

    private static LocalTime time(Matcher shape) {
        String hours = shape.group("hour");
        if (hours == null) {
            return LocalTime.MIDNIGHT;
        }
        int hour = Integer.parseInt(hours);
        String half = shape.group("half");
        if (half != null) {
            if (hour < 1 || hour > 12) {
                throw new DateTimeException("hour " + hour);
            }
            hour = hour % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
        }
        String second = shape.group("second");
        return LocalTime.of(
                hour,
                Integer.parseInt(shape.group("minute")),
                second == null ? 0 : Integer.parseInt(second),
                nanos(shape.group("fraction")));
    }

    private static int nanos(@Nullable String fraction) {
        if (fraction == null) {
            return 0;
        }
        int nanos = Integer.parseInt(fraction + "0".repeat(NANO_DIGITS - fraction.length()));
        return nanos / NANOS_PER_TICK * NANOS_PER_TICK;
    }

    private static @Nullable ZoneOffset zone(@Nullable String zone) {
        if (zone == null) {
            return null;
        }
        if (Character.isLetter(zone.charAt(0))) {
            return ZoneOffset.UTC;
        }
        String digits = zone.substring(1).replace(":", "");
        int minutesFrom = digits.length() > 2 ? digits.length() - 2 : digits.length();
        int hours = Integer.parseInt(digits.substring(0, minutesFrom));
        int minutes = minutesFrom == digits.length() ? 0 : Integer.parseInt(digits.substring(minutesFrom));
        int sign = zone.charAt(0) == '-' ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
    }

    private static DateTimeFormatter withYear(String start, boolean whole) {
        DateTimeFormatterBuilder format =
                new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(start);
        return strict(
                whole
                        ? format.appendValue(ChronoField.YEAR, 4)
                        : format.appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_SHORT_YEAR));
    }

    // The root locale has no names of months.
    private static DateTimeFormatter strict(DateTimeFormatterBuilder format) {
        return format.toFormatter(Locale.ENGLISH)
                .withChronology(IsoChronology.INSTANCE)
                .withResolverStyle(ResolverStyle.STRICT);
    }
}
