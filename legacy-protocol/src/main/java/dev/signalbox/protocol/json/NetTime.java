package dev.signalbox.protocol.json;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Date, time and time span texts of the original's platform (protocol A14): ISO 8601 with up to seven digits of fraction, and
 * {@code [-][d.]hh:mm:ss[.fffffff]}.
 */
final class NetTime {

    private static final int NANOS_PER_TICK = 100;
    private static final int TICKS_PER_SECOND = 10_000_000;
    private static final int MAX_LENGTH = 64;
    private static final String EPOCH_START = "/Date(";
    private static final String EPOCH_END = ")/";

    /** The longest time span the original can hold, in seconds. */
    private static final long MAX_SPAN_SECONDS = 922_337_203_685L;

    private static final LocalDateTime FIRST = LocalDateTime.of(1, 1, 1, 0, 0);
    private static final LocalDateTime LAST =
            LocalDateTime.of(9999, 12, 31, 23, 59, 59, (TICKS_PER_SECOND - 1) * NANOS_PER_TICK);

    private NetTime() {}

    /**
     * A date and time as written.
     *
     * @param local the fields
     * @param offset the zone's offset, null when none was written
     */
    record Moment(LocalDateTime local, @Nullable ZoneOffset offset) {

        /** With the written offset, or taken for UTC without one. */
        OffsetDateTime withOffset() {
            return local.atOffset(offset == null ? ZoneOffset.UTC : offset);
        }

        /** Without offset: the fields as written, or those of UTC when another offset was written; the first or last there is beyond them. */
        LocalDateTime withoutOffset() {
            LocalDateTime fields = offset == null ? local : local.minusSeconds(offset.getTotalSeconds());
            return fields.getYear() < 1 ? FIRST : fields.getYear() > 9999 ? LAST : fields;
        }

        /** On the time line, taken for UTC without offset; the first or last there is beyond them. */
        Instant toInstant() {
            return withoutOffset().toInstant(ZoneOffset.UTC);
        }
    }

    /** The moment a text names in ISO 8601 or as milliseconds of the epoch, or null when it is none. */
    static @Nullable Moment moment(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        try {
            if (text.startsWith(EPOCH_START) && text.endsWith(EPOCH_END)) {
                return inCalendar(epoch(text));
            }
            Scanner in = new Scanner(text);
            LocalDate date = LocalDate.of(
                    in.digits(4), in.skip('-').digits(2), in.skip('-').digits(2));
            if (in.atEnd()) {
                return new Moment(date.atStartOfDay(), null);
            }
            in.skipEither('T', ' ');
            int hour = in.digits(2);
            LocalTime time = LocalTime.of(hour == 24 ? 0 : hour, in.skip(':').digits(2));
            long ticks = 0;
            if (in.take(':')) {
                time = time.withSecond(in.digits(2));
                ticks = in.take('.') ? in.fraction() : 0;
            }
            ZoneOffset offset = in.atEnd() ? null : offset(in);
            if (!in.atEnd()) {
                return null;
            }
            if (hour == 24) { // the midnight at the end of the day, and nothing after it
                if (!time.equals(LocalTime.MIDNIGHT) || ticks != 0) {
                    return null;
                }
                date = date.plusDays(1);
            }
            return inCalendar(new Moment(date.atTime(time).plusNanos(ticks * NANOS_PER_TICK), offset));
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    /** The time span a text names, or null when it is none. A number alone counts days, as do hours from 24 up. */
    static @Nullable Duration span(String written) {
        String text = written.strip();
        boolean negative = text.startsWith("-");
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        try {
            Scanner in = new Scanner(negative ? text.substring(1) : text);
            long[] parts = parts(in); // days, hours, minutes, seconds
            long ticks = !in.atEnd() && in.take('.') ? in.fraction() : 0;
            boolean inRange = parts[1] < 24 && parts[2] < 60 && parts[3] < 60 && in.atEnd();
            long seconds = ((parts[0] * 24 + parts[1]) * 60 + parts[2]) * 60 + parts[3];
            if (!inRange || seconds >= MAX_SPAN_SECONDS) {
                return null;
            }
            Duration span = Duration.ofSeconds(seconds, ticks * NANOS_PER_TICK);
            return negative ? span.negated() : span;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** One of d, h:m, h:m:s, d:h:m:s, d.h:m and d.h:m:s; three numbers are d:h:m when the first is no hour. */
    private static long[] parts(Scanner in) {
        long first = in.number();
        if (in.atEnd()) {
            return new long[] {first, 0, 0, 0};
        }
        if (in.take('.')) {
            long hours = in.number();
            long minutes = in.skip(':').number();
            return new long[] {first, hours, minutes, in.take(':') ? in.number() : 0};
        }
        long second = in.skip(':').number();
        if (!in.take(':')) {
            return new long[] {0, first, second, 0};
        }
        long third = in.number();
        if (in.take(':')) {
            return new long[] {first, second, third, in.number()};
        }
        return first < 24 ? new long[] {0, first, second, third} : new long[] {first, second, third, 0};
    }

    /** The text of fields without offset; the year must be 1 to 9999. */
    static StringBuilder format(LocalDateTime time) {
        StringBuilder text = new StringBuilder(33);
        date(time.toLocalDate(), text).append('T');
        return time(time.toLocalTime(), text);
    }

    static StringBuilder date(LocalDate date, StringBuilder text) {
        if (date.getYear() < 1 || date.getYear() > 9999) {
            throw new DateTimeException("year: " + date.getYear() + " (expected: 1 to 9999)");
        }
        pad(date.getYear(), 4, text).append('-');
        pad(date.getMonthValue(), 2, text).append('-');
        return pad(date.getDayOfMonth(), 2, text);
    }

    static StringBuilder time(LocalTime time, StringBuilder text) {
        pad(time.getHour(), 2, text).append(':');
        pad(time.getMinute(), 2, text).append(':');
        pad(time.getSecond(), 2, text);
        int ticks = time.getNano() / NANOS_PER_TICK;
        if (ticks != 0) {
            pad(ticks, 7, text.append('.'));
            while (text.charAt(text.length() - 1) == '0') {
                text.setLength(text.length() - 1);
            }
        }
        return text;
    }

    static StringBuilder offset(ZoneOffset offset, StringBuilder text) {
        int minutes = Math.abs(offset.getTotalSeconds()) / 60;
        text.append(offset.getTotalSeconds() < 0 ? '-' : '+');
        pad(minutes / 60, 2, text).append(':');
        return pad(minutes % 60, 2, text);
    }

    static String format(Duration span) {
        Duration size = span.abs();
        if (size.getSeconds() >= MAX_SPAN_SECONDS) {
            throw new DateTimeException(
                    "time span: " + span + " (expected: less than " + MAX_SPAN_SECONDS + " seconds)");
        }
        StringBuilder text = new StringBuilder(26);
        int ticks = size.getNano() / NANOS_PER_TICK;
        if (span.isNegative() && (size.getSeconds() != 0 || ticks != 0)) {
            text.append('-');
        }
        if (size.toDays() != 0) {
            text.append(size.toDays()).append('.');
        }
        pad(size.toHoursPart(), 2, text).append(':');
        pad(size.toMinutesPart(), 2, text).append(':');
        pad(size.toSecondsPart(), 2, text);
        if (ticks != 0) {
            pad(ticks, 7, text.append('.'));
        }
        return text.toString();
    }

    private static @Nullable Moment inCalendar(Moment moment) {
        int year = moment.local().getYear();
        return year < 1 || year > 9999 ? null : moment;
    }

    /** Milliseconds since 1970, with an offset that only says which zone was meant. */
    private static Moment epoch(String text) {
        String inner = text.substring(EPOCH_START.length(), text.length() - EPOCH_END.length());
        int sign = Math.max(inner.indexOf('+', 1), inner.indexOf('-', 1));
        long millis = Long.parseLong(sign < 0 ? inner : inner.substring(0, sign));
        ZoneOffset offset = sign < 0 ? ZoneOffset.UTC : offset(new Scanner(inner.substring(sign)));
        long seconds = Math.floorDiv(millis, 1000L);
        int nanos = (int) Math.floorMod(millis, 1000L) * 1_000_000;
        return new Moment(LocalDateTime.ofEpochSecond(seconds, nanos, offset), offset);
    }

    private static ZoneOffset offset(Scanner in) {
        if (in.take('Z')) {
            return ZoneOffset.UTC;
        }
        int sign = in.take('-') ? -1 : 1;
        if (sign > 0) {
            in.skip('+');
        }
        int hours = in.digits(2);
        in.take(':');
        int minutes = in.atEnd() ? 0 : in.digits(2);
        return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
    }

    private static StringBuilder pad(int value, int width, StringBuilder text) {
        String digits = Integer.toString(value);
        return text.append("0000000", 0, width - digits.length()).append(digits);
    }

    /** Walks over a text; what is not there is a NumberFormatException. */
    private static final class Scanner {

        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
        }

        boolean atEnd() {
            return at == text.length();
        }

        boolean take(char wanted) {
            boolean there = at < text.length() && text.charAt(at) == wanted;
            at += there ? 1 : 0;
            return there;
        }

        Scanner skip(char wanted) {
            if (!take(wanted)) {
                throw new NumberFormatException();
            }
            return this;
        }

        void skipEither(char one, char other) {
            if (!take(one)) {
                skip(other);
            }
        }

        int digits(int count) {
            int value = 0;
            for (int i = 0; i < count; i++) {
                value = value * 10 + digit();
            }
            return value;
        }

        /** A number of at most nine digits. */
        long number() {
            int start = at;
            long value = digit();
            while (!atEnd() && isDigit() && at - start < 9) {
                value = value * 10 + digit();
            }
            return value;
        }

        /** Digits after a point, in ticks of 100 ns, rounded half up. */
        long fraction() {
            int start = at;
            long ticks = 0;
            boolean up = false;
            while (!atEnd() && isDigit()) {
                int place = at - start;
                int digit = digit();
                if (place < 7) {
                    ticks = ticks * 10 + digit;
                } else if (place == 7) {
                    up = digit >= 5;
                }
            }
            if (at == start) {
                throw new NumberFormatException();
            }
            for (int place = at - start; place < 7; place++) {
                ticks *= 10;
            }
            return Math.min(up ? ticks + 1 : ticks, TICKS_PER_SECOND);
        }

        private boolean isDigit() {
            return text.charAt(at) >= '0' && text.charAt(at) <= '9';
        }

        private int digit() {
            if (atEnd() || !isDigit()) {
                throw new NumberFormatException();
            }
            return text.charAt(at++) - '0';
        }
    }
}
