package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * The original's conversions to dates and time spans (protocol F5). A date is ISO 8601 or as the invariant culture spells it. A time without offset counts as UTC where a point on the
 * time line is wanted; a time with offset is moved to UTC where fields without offset are wanted.
 */
final class TimeReads {

    private TimeReads() {}

    static @Nullable Instant instant(JsonParser parser, Class<?> type) throws IOException {
        NetTime.Moment moment = moment(parser, "DateTime");
        return moment == null ? null : moment.toInstant();
    }

    /** What was written decides: Z is an instant, another offset stays, none makes bare fields. */
    static @Nullable Temporal asWritten(JsonParser parser, Class<?> type) throws IOException {
        NetTime.Moment moment = moment(parser, "DateTime");
        if (moment == null) {
            return null;
        }
        if (moment.offset() == null) {
            return moment.local();
        }
        OffsetDateTime time = moment.withOffset();
        return time.getOffset().equals(ZoneOffset.UTC) ? time.toInstant() : time;
    }

    static @Nullable Date date(JsonParser parser, Class<?> type) throws IOException {
        Instant instant = instant(parser, type);
        return instant == null ? null : Date.from(instant);
    }

    static @Nullable OffsetDateTime offsetDateTime(JsonParser parser, Class<?> type) throws IOException {
        NetTime.Moment moment = moment(parser, "DateTimeOffset");
        return moment == null ? null : moment.withOffset();
    }

    static @Nullable ZonedDateTime zonedDateTime(JsonParser parser, Class<?> type) throws IOException {
        OffsetDateTime time = offsetDateTime(parser, type);
        return time == null ? null : time.toZonedDateTime();
    }

    static @Nullable LocalDateTime localDateTime(JsonParser parser, Class<?> type) throws IOException {
        NetTime.Moment moment = moment(parser, "DateTime");
        return moment == null ? null : moment.withoutOffset();
    }

    static @Nullable LocalDate localDate(JsonParser parser, Class<?> type) throws IOException {
        LocalDateTime time = localDateTime(parser, type);
        return time == null ? null : time.toLocalDate();
    }

    static @Nullable Duration duration(JsonParser parser, Class<?> type) throws IOException {
        if (parser.currentToken().isStructStart()) {
            throw NumberReads.container(parser, type);
        }
        Duration span = parser.currentToken() == JsonToken.VALUE_STRING ? NetTime.span(parser.getText()) : null;
        if (span == null) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                NumberReads.requireNull(parser, type);
                return null;
            }
            throw NetMismatch.converting(parser, NetTypeNames.of(type));
        }
        return span;
    }

    private static NetTime.@Nullable Moment moment(JsonParser parser, String kind) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw NetMismatch.unexpected(parser);
        }
        String text = parser.getText();
        if (text.isEmpty()) {
            return null;
        }
        NetTime.Moment iso = NetTime.moment(text);
        NetTime.Moment moment = iso == null ? InvariantDates.moment(text) : iso;
        if (moment != null) {
            return moment;
        }
        throw NetMismatch.of(parser, "Could not convert string to " + kind + ": " + text + ".");
    }
}
