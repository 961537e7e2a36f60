package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

/**
 * The JSON dialect that the original's parser accepts beyond the standard (protocol A6, F4), as factories of streaming
 * parsers.
 *
 * <p>Single quotes, unquoted member names, comments, trailing and doubled commas, numbers like {@code .5}, {@code 1.} and
 * {@code NaN}, control characters inside strings. What only the original takes is {@link NetDialect}'s. Names are neither interned nor kept in a shared table: they are a
 * client's to choose.
 */
final class LenientJson {

    private static final int MAX_NUMBER_LENGTH = 1000;
    private static final int ESCAPE_LENGTH = 6; // as in \\u0085

    private static final JsonReadFeature[] LENIENCE = {
        JsonReadFeature.ALLOW_JAVA_COMMENTS,
        JsonReadFeature.ALLOW_SINGLE_QUOTES,
        JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES,
        JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
        JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS,
        JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS,
        JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS,
        JsonReadFeature.ALLOW_MISSING_VALUES,
        JsonReadFeature.ALLOW_TRAILING_COMMA
    };

    private LenientJson() {}

    /** A factory whose parsers refuse texts nested deeper than {@code maxDepth}. */
    static JsonFactory factory(int maxDepth) {
        return builder(maxDepth).build();
    }

    /** A factory for application values: lenient in reading, the original's escapes in writing. */
    static JsonFactory valueFactory() {
        return writing(ReadLimits.VALUE_DEPTH);
    }

    /** A factory that writes as {@link #valueFactory} does and reads down to {@code maxDepth}. */
    static JsonFactory writing(int maxDepth) {
        return builder(maxDepth)
                .characterEscapes(new NetEscapes())
                .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                .build();
    }

    /**
     * The same text with the escape of U+FFFD, which is what they become on the wire, for escaped halves of surrogate pairs
     * without the other half: the parser would refuse them in member names. The length stays.
     */
    static String withoutLoneSurrogates(String text) {
        if (!text.contains("\\ud") && !text.contains("\\uD")) {
            return text;
        }
        StringBuilder mended = new StringBuilder(text.length());
        int copied = 0;
        int at = text.indexOf('\\');
        while (at >= 0) {
            int unit = escapedUnit(text, at);
            if (!isSurrogate(unit)) {
                at = text.indexOf('\\', at + 2);
            } else if (unit <= Character.MAX_HIGH_SURROGATE && isLowSurrogate(escapedUnit(text, at + ESCAPE_LENGTH))) {
                at = text.indexOf('\\', at + 2 * ESCAPE_LENGTH);
            } else {
                mended.append(text, copied, at).append("\\ufffd");
                copied = at + ESCAPE_LENGTH;
                at = text.indexOf('\\', copied);
            }
        }
        return mended.append(text, copied, text.length()).toString();
    }

    private static boolean isSurrogate(int unit) {
        return unit >= Character.MIN_SURROGATE && unit <= Character.MAX_SURROGATE;
    }

    private static boolean isLowSurrogate(int unit) {
        return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
    }

    /** The UTF-16 unit that is escaped at {@code at}, or -1 when there is no such escape. */
    private static int escapedUnit(String text, int at) {
        if (at + ESCAPE_LENGTH > text.length() || !text.startsWith("\\u", at)) {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE_LENGTH; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private static JsonFactoryBuilder builder(int maxDepth) {
        JsonFactoryBuilder builder = new JsonFactoryBuilder();
        for (JsonReadFeature feature : LENIENCE) {
            builder.enable(feature);
        }
        return builder.disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .build());
    }
}
