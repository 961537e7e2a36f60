package dev.signalbox.gateway.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON of the management port: strict in what it reads, plain in what it writes. Safe for use by any thread. */
public final class ManagementJson {
    private static final int DEEPEST = 100;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null))
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build());
    }

    private ManagementJson() {}

    /** A value as JSON in UTF-8. */
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no value that JSON can hold", e);
        }
    }

    /** A node as maps, lists, texts, numbers, booleans and null, as an application would hold it. */
    public static @Nullable Object value(JsonNode node) {
        return node.isNull() ? null : MAPPER.convertValue(node, Object.class);
    }

    /**
     * Reads a body.
     *
     * @throws ProblemException 400, telling where it stops being JSON
     */
    public static JsonNode read(byte[] body) {
        if (body.length == 0) {
            throw new ProblemException(Problem.of(400, "The body is empty; JSON is expected."));
        }
        try (JsonParser parser = MAPPER.createParser(body)) {
            JsonNode node = MAPPER.readTree(parser);
            if (node == null) {
                throw new ProblemException(Problem.of(400, "The body is blank; JSON is expected."));
            }
            if (parser.nextToken() != null) {
                throw new ProblemException(Problem.of(400, "The body has more than one JSON value."));
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new ProblemException(Problem.of(
                    400,
                    "The body is no JSON: " + e.getOriginalMessage() + " (line "
                            + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ")"));
        } catch (IOException e) {
            throw new ProblemException(Problem.of(400, "The body is no JSON."));
        }
    }
}
