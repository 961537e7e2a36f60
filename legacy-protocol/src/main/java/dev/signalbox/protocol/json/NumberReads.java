package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The original's conversions to numbers (protocol F5). They differ by type for historical reasons: a 32-bit integer refuses
 * {@code 1.0} and {@code true}, a 64-bit one rounds and accepts both.
 */
final class NumberReads {

    /** The original's decimal has 96 bits. */
    private static final BigInteger DECIMAL_MAX = BigInteger.ONE.shiftLeft(96).subtract(BigInteger.ONE);

    private static final int DECIMAL_MAX_SCALE = 28;

    private NumberReads() {}

    static @Nullable Integer int32(JsonParser parser, Class<?> type) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> {
                if (parser.getNumberType() == JsonParser.NumberType.INT) {
                    return parser.getIntValue();
                }
                BigInteger value = integer(parser);
                if (value.bitLength() > 31) {
                    throw NetMismatch.of(parser, "JSON integer " + value + " is too large or small for an Int32.");
                }
                return value.intValue();
            }
            case VALUE_NUMBER_FLOAT -> {
                if (parser.isNaN()) {
                    throw NetMismatch.of(parser, "Cannot read " + parser.getText() + " value.");
                }
                throw NetMismatch.of(parser, "Input string '" + normalised(parser) + "' is not a valid integer.");
            }
            case VALUE_STRING -> {
                String text = parser.getText();
                if (text.isEmpty()) {
                    return null;
                }
                BigInteger value = NetNumberText.integer(text);
                if (value == null || value.bitLength() > 31) {
                    throw NetMismatch.of(parser, "Could not convert string to integer: " + text + ".");
                }
                return value.intValue();
            }
            default -> throw NetMismatch.unexpected(parser);
        }
    }

    static @Nullable Long int64(JsonParser parser, Class<?> type) throws IOException {
        BigInteger value = convertible(parser, type, 63);
        return value == null ? null : value.longValue();
    }

    static @Nullable Short int16(JsonParser parser, Class<?> type) throws IOException {
        BigInteger value = convertible(parser, type, 15);
        return value == null ? null : value.shortValue();
    }

    static @Nullable Byte int8(JsonParser parser, Class<?> type) throws IOException {
        BigInteger value = convertible(parser, type, 7);
        return value == null ? null : value.byteValue();
    }

    static @Nullable BigInteger big(JsonParser parser, Class<?> type) throws IOException {
        return convertible(parser, type, Integer.MAX_VALUE);
    }

    static @Nullable Double float64(JsonParser parser, Class<?> type) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                return finite(parser);
            }
            case VALUE_STRING -> {
                String text = parser.getText();
                if (text.isEmpty()) {
                    return null;
                }
                Double value = NetNumberText.real(text);
                if (value == null) {
                    throw NetMismatch.of(parser, "Could not convert string to double: " + text + ".");
                }
                return value;
            }
            default -> throw NetMismatch.unexpected(parser);
        }
    }

    static @Nullable Float float32(JsonParser parser, Class<?> type) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                return (float) finite(parser);
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return parser.getBooleanValue() ? 1f : 0f;
            }
            case VALUE_STRING -> {
                Double value = NetNumberText.real(parser.getText());
                if (value == null) {
                    requireNull(parser, type);
                    return null;
                }
                return value.floatValue();
            }
            default -> throw container(parser, type);
        }
    }

    /**
     * A number with a fraction or exponent passes through a double, as in the original, and so has at most 17 digits and no
     * trailing zeros; text keeps all of them.
     */
    static @Nullable BigDecimal decimal(JsonParser parser, Class<?> type) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> {
                BigDecimal value = new BigDecimal(integer(parser));
                if (!isDecimal(value)) {
                    throw NetMismatch.of(parser, "Input string '" + value + "' is not a valid decimal.");
                }
                return value;
            }
            case VALUE_NUMBER_FLOAT -> {
                String text = normalised(parser);
                BigDecimal value = parser.isNaN() ? null : fitted(new BigDecimal(text));
                if (value == null || !isDecimal(value)) {
                    throw NetMismatch.of(parser, "Input string '" + text + "' is not a valid decimal.");
                }
                return value;
            }
            case VALUE_STRING -> {
                String text = parser.getText();
                if (text.isEmpty()) {
                    return null;
                }
                BigDecimal value = NetNumberText.decimal(text);
                if (value == null || !isDecimal(value)) {
                    throw NetMismatch.of(parser, "Could not convert string to decimal: " + text + ".");
                }
                return value;
            }
            default -> throw NetMismatch.unexpected(parser);
        }
    }

    static @Nullable Boolean bool(JsonParser parser, Class<?> type) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_TRUE, VALUE_FALSE -> {
                return parser.getBooleanValue();
            }
            case VALUE_NUMBER_INT -> {
                return integer(parser).signum() != 0;
            }
            case VALUE_NUMBER_FLOAT -> {
                return parser.getDoubleValue() != 0;
            }
            case VALUE_STRING -> {
                String text = parser.getText();
                String word = text.strip();
                if (text.isEmpty()) {
                    return null;
                }
                if (!word.equalsIgnoreCase("true") && !word.equalsIgnoreCase("false")) {
                    throw NetMismatch.of(parser, "Could not convert string to boolean: " + text + ".");
                }
                return word.equalsIgnoreCase("true");
            }
            default -> throw NetMismatch.unexpected(parser);
        }
    }

    static @Nullable Character character(JsonParser parser, Class<?> type) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_STRING -> {
                String text = parser.getText();
                if (text.length() == 1) {
                    return text.charAt(0);
                }
                requireNull(parser, type);
                return null;
            }
            case VALUE_NUMBER_INT -> {
                BigInteger value = integer(parser);
                if (value.signum() >= 0 && value.bitLength() <= 16) {
                    return (char) value.intValue();
                }
                throw NetMismatch.converting(parser, NetTypeNames.of(type));
            }
            case START_OBJECT, START_ARRAY -> throw container(parser, type);
            default -> throw NetMismatch.converting(parser, NetTypeNames.of(type));
        }
    }

    /** The number the parser stands on, as the original's reader hands it on: fractions with {@link NetNumbers}' text. */
    static String normalised(JsonParser parser) throws IOException {
        return parser.isNaN() ? parser.getText() : NetNumbers.format(finite(parser));
    }

    static BigInteger integer(JsonParser parser) throws IOException {
        return parser.getBigIntegerValue();
    }

    /** A number token's double; too large a number is refused, unlike one spelled as infinity. */
    static double finite(JsonParser parser) throws IOException {
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value) && !parser.isNaN()) {
            throw NetMismatch.of(parser, "Input string '" + parser.getText() + "' is not a valid double.");
        }
        return value;
    }

    /** The general conversion to whole numbers: fractions are rounded half to even, true is 1, text is parsed. */
    private static @Nullable BigInteger convertible(JsonParser parser, Class<?> type, int bits) throws IOException {
        BigInteger value;
        switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> value = integer(parser);
            case VALUE_NUMBER_FLOAT -> {
                double real = finite(parser);
                value = Double.isNaN(real) || Double.isInfinite(real)
                        ? null
                        : new BigDecimal(real)
                                .setScale(0, RoundingMode.HALF_EVEN)
                                .toBigInteger();
            }
            case VALUE_TRUE, VALUE_FALSE -> value = parser.getBooleanValue() ? BigInteger.ONE : BigInteger.ZERO;
            case VALUE_STRING -> {
                value = NetNumberText.integer(parser.getText());
                if (value == null) {
                    requireNull(parser, type);
                    return null;
                }
            }
            default -> throw container(parser, type);
        }
        if (value == null || value.bitLength() > bits) {
            throw NetMismatch.converting(parser, NetTypeNames.of(type));
        }
        return value;
    }

    /** Fails on text that converts to nothing, unless it is empty and null is allowed. */
    static void requireNull(JsonParser parser, Class<?> type) throws IOException {
        if (!parser.getText().isEmpty() || type.isPrimitive()) {
            throw NetMismatch.converting(parser, NetTypeNames.of(type));
        }
    }

    static NetMismatch container(JsonParser parser, Class<?> type) throws IOException {
        return NetMismatch.container(parser, TypeFactory.defaultInstance().constructType(type));
    }

    /** Rounds away what is too small for the original's decimal. */
    private static BigDecimal fitted(BigDecimal value) {
        return value.scale() > DECIMAL_MAX_SCALE ? value.setScale(DECIMAL_MAX_SCALE, RoundingMode.HALF_EVEN) : value;
    }

    /** Whether the original's decimal can hold a number. */
    static boolean isDecimal(BigDecimal value) {
        if (value.precision() - (long) value.scale() > 30) {
            return false;
        }
        return value.scale() <= DECIMAL_MAX_SCALE
                && value.setScale(Math.max(0, value.scale()))
                                .unscaledValue()
                                .abs()
                                .compareTo(DECIMAL_MAX)
                        <= 0;
    }
}
