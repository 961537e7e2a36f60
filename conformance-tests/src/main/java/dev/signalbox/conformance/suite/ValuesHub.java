package dev.signalbox.conformance.suite;

import dev.signalbox.hub.Hub;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the suite's chat hub does with values: it gives them back, so that both directions of every conversion show. */
public abstract class ValuesHub extends Hub {

    /** The argument. */
    public @Nullable Object echo(@Nullable Object value) {
        return value;
    }

    /** The argument. */
    public @Nullable String echoString(@Nullable String value) {
        return value;
    }

    /** The argument. */
    public @Nullable Object echoDynamic(@Nullable Object value) {
        return value;
    }

    /** The sum. */
    public int add(int a, int b) {
        return a + b;
    }

    /** The argument. */
    public @Nullable Person echoComplex(@Nullable Person value) {
        return value;
    }

    /** The argument. */
    public @Nullable Person @Nullable [] echoComplexArray(@Nullable Person @Nullable [] value) {
        return value;
    }

    /** The argument, a date that remembers whether a zone was given, like the original's date type. */
    public @Nullable Temporal echoDate(@Nullable Temporal value) {
        return value;
    }

    /** The argument. */
    public OffsetDateTime echoDateOffset(OffsetDateTime value) {
        return value;
    }

    /** The argument. */
    public Duration echoTimeSpan(Duration value) {
        return value;
    }

    /** The argument. */
    public UUID echoGuid(UUID value) {
        return value;
    }

    /** The argument. */
    public double echoDouble(double value) {
        return value;
    }

    /** The argument. */
    public float echoFloat(float value) {
        return value;
    }

    /** The argument. */
    public long echoLong(long value) {
        return value;
    }

    /** The argument. */
    public BigDecimal echoDecimal(BigDecimal value) {
        return value;
    }

    /** The argument. */
    public boolean echoBool(boolean value) {
        return value;
    }

    /** The argument. */
    public char echoChar(char value) {
        return value;
    }

    /** The argument. */
    public byte @Nullable [] echoBytes(byte @Nullable [] value) {
        return value;
    }

    /** The argument. */
    public @Nullable Integer echoNullableInt(@Nullable Integer value) {
        return value;
    }

    /** The argument. */
    public Color echoEnum(Color value) {
        return value;
    }

    /** Nothing, whatever the argument. */
    public @Nullable Object echoNull(@Nullable Object value) {
        return null;
    }

    /** The argument. */
    public @Nullable Map<String, @Nullable Object> echoDictionary(@Nullable Map<String, @Nullable Object> value) {
        return value;
    }

    /** The argument. */
    public @Nullable Map<String, Integer> echoDictionaryInt(@Nullable Map<String, Integer> value) {
        return value;
    }

    /** The argument. */
    public @Nullable List<Integer> echoList(@Nullable List<Integer> value) {
        return value;
    }

    /** The sum; the original's second parameter was optional, which the protocol never honoured (protocol F3). */
    public int optionalParam(int a, int b) {
        return a + b;
    }

    /** The sum. */
    public int paramsArray(int[] values) {
        return Arrays.stream(values).sum();
    }
}
