package dev.signalbox.protocol.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Number texts as the original's platform writes them (protocol A14).
 *
 * <p>A binary fraction gets 15 significant digits (7 for a float) when that text reads back as the same value, otherwise 17
 * (9). It is written with an exponent when the decimal exponent reaches the digit count used, or is -5 or less. A text
 * without point and exponent gets {@code .0}.
 */
public final class NetNumbers {

    private static final MathContext G7 = new MathContext(7, RoundingMode.HALF_EVEN);
    private static final MathContext G9 = new MathContext(9, RoundingMode.HALF_EVEN);
    private static final MathContext G15 = new MathContext(15, RoundingMode.HALF_EVEN);
    private static final MathContext G17 = new MathContext(17, RoundingMode.HALF_EVEN);

    /** Below this, whole numbers fit into 15 digits. */
    private static final double WHOLE_LIMIT = 1e15;

    /** Beyond this many zeros or digits a decimal is written with an exponent, which is still valid JSON. */
    private static final int MAX_PLAIN_SCALE = 400;

    private NetNumbers() {}

    /**
     * The text of a double.
     *
     * @param value any value; minus zero is written as zero
     * @return the text; {@code NaN}, {@code Infinity} or {@code -Infinity}, which JSON must quote, for those
     */
    public static String format(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        long whole = (long) value;
        if (whole == value && Math.abs(value) < WHOLE_LIMIT) {
            return whole + ".0";
        }
        // Up to 15 digits that read back as a normal double are its 15 digits; most values end here, cheaply.
        BigDecimal brief = new BigDecimal(Double.toString(value));
        if (brief.precision() <= G15.getPrecision() && Math.abs(value) >= Double.MIN_NORMAL) {
            return general(brief, G15.getPrecision());
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal rounded = exact.round(G15);
        if (rounded.doubleValue() == value) {
            return general(rounded, G15.getPrecision());
        }
        return general(exact.round(G17), G17.getPrecision());
    }

    /**
     * The text of a float.
     *
     * @param value any value; minus zero is written as zero
     * @return the text; {@code NaN}, {@code Infinity} or {@code -Infinity}, which JSON must quote, for those
     */
    public static String format(float value) {
        if (Float.isNaN(value) || Float.isInfinite(value)) {
            return Float.toString(value);
        }
        if (value == 0) {
            return "0.0";
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal rounded = exact.round(G7);
        if (rounded.floatValue() == value) {
            return general(rounded, G7.getPrecision());
        }
        return general(exact.round(G9), G9.getPrecision());
    }

    /**
     * The text of a decimal: its scale is kept, and a whole number gets {@code .0}.
     *
     * @param value any value
     * @return the text; with an exponent only for numbers of more than 400 digits or zeros
     */
    public static String format(BigDecimal value) {
        String text = plain(value);
        return text.indexOf('.') < 0 && text.indexOf('E') < 0 ? text + ".0" : text;
    }

    /** The text of a decimal without the {@code .0} that JSON gets; a few characters can stand for gigabytes of zeros. */
    static String plain(BigDecimal value) {
        boolean vast = value.scale() < -MAX_PLAIN_SCALE || value.scale() > MAX_PLAIN_SCALE;
        return vast ? value.toString() : value.toPlainString();
    }

    /** The platform's own text, without the {@code .0} that JSON gets: 1 for 1.0. */
    static String general(double value) {
        String text = format(value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String general(BigDecimal rounded, int digits) {
        BigDecimal value = rounded.stripTrailingZeros();
        int exponent = value.precision() - value.scale() - 1;
        if (exponent > -5 && exponent < digits) {
            return format(value);
        }
        String mantissa = value.unscaledValue().abs().toString();
        StringBuilder text = new StringBuilder(24);
        if (value.signum() < 0) {
            text.append('-');
        }
        text.append(mantissa.charAt(0));
        if (mantissa.length() > 1) {
            text.append('.').append(mantissa, 1, mantissa.length());
        }
        text.append('E').append(exponent < 0 ? '-' : '+');
        int magnitude = Math.abs(exponent);
        if (magnitude < 10) {
            text.append('0');
        }
        return text.append(magnitude).toString();
    }
}
