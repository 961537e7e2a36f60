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
 * {@code NaN}, control characters inside strings. Names are neither interned nor kept in a shared table: they are a
 * client's to choose.
 */
final class LenientJson {

    private static final int MAX_NUMBER_LENGTH = 1000;

    private static final JsonReadFeature[] LENIENCE = {
        JsonReadFeature.ALLOW_JAVA_COMMENTS,
        JsonReadFeature.ALLOW_SINGLE_QUOTES,
        JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES,
        JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
        JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS,
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
        return builder(ReadLimits.VALUE_DEPTH)
                .characterEscapes(new NetEscapes())
                .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                .build();
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
