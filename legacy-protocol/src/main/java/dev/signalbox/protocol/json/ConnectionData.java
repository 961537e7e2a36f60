package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.signalbox.protocol.Limit;
import dev.signalbox.protocol.ProtocolException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameter {@code connectionData}: which hubs a connection wants to hear, such as {@code [{"name":"chathub"}]}
 * (protocol A6).
 */
public final class ConnectionData {

    private static final int DEPTH = 64;
    private static final JsonFactory FACTORY = LenientJson.factory(DEPTH);

    private ConnectionData() {}

    /**
     * The hub names of a {@code connectionData} parameter, as the client wrote them and in its order, with the default
     * limits.
     *
     * @param json the parameter's value, or null when it was not sent
     * @return the names, duplicates included; empty for an absent or empty value, for {@code null} and for {@code []}
     * @throws ProtocolException with status 400 when the value has another shape
     */
    public static List<String> hubNames(@Nullable String json) throws ProtocolException {
        return hubNames(json, ReadLimits.defaults());
    }

    /**
     * The hub names of a {@code connectionData} parameter.
     *
     * <p>The syntax may be sloppy and objects may have other members. Whether a hub exists, is named twice or may be used
     * is not decided here.
     *
     * @param json the parameter's value, or null when it was not sent
     * @param limits how long the text may be and how many hubs it may name
     * @return the names, duplicates included; empty for an absent or empty value, for {@code null} and for {@code []}
     * @throws ProtocolException with status 400 when the value has another shape or exceeds a limit (the original answers
     *     500, protocol K8)
     */
    public static List<String> hubNames(@Nullable String json, ReadLimits limits) throws ProtocolException {
        if (json == null || json.isEmpty()) {
            return List.of();
        }
        if (json.length() > limits.maxTextLength()) {
            throw tooMuch(Limit.TEXT_LENGTH);
        }
        try {
            return read(json, limits);
        } catch (StreamConstraintsException e) {
            throw tooMuch(Limit.JSON_DEPTH);
        } catch (IOException e) {
            String plain = NetDialect.mended(json);
            if (plain == null) {
                throw malformed();
            }
            try {
                return read(plain, limits);
            } catch (StreamConstraintsException again) {
                throw tooMuch(Limit.JSON_DEPTH);
            } catch (IOException again) {
                throw malformed();
            }
        }
    }

    private static List<String> read(String json, ReadLimits limits) throws IOException, ProtocolException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first == null || first == JsonToken.VALUE_NULL) {
                return List.of();
            }
            if (first != JsonToken.START_ARRAY) {
                throw malformed();
            }
            List<String> names = new ArrayList<>(4);
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                if (names.size() == limits.maxHubs()) {
                    throw tooMuch(Limit.HUBS);
                }
                names.add(name(parser));
            }
            if (parser.currentToken() != JsonToken.END_ARRAY) {
                throw malformed();
            }
            return List.copyOf(names);
        }
    }

    /** The member {@code name} of the object just entered; the last one wins. */
    private static String name(JsonParser parser) throws IOException, ProtocolException {
        String name = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = "name".equalsIgnoreCase(parser.currentName());
            JsonToken value = parser.nextToken();
            if (wanted && value != JsonToken.VALUE_NULL && value.isScalarValue()) {
                name = parser.getText();
            } else if (wanted) {
                throw malformed();
            } else {
                parser.skipChildren();
            }
        }
        if (name == null || name.isEmpty()) {
            throw malformed();
        }
        return name;
    }

    private static ProtocolException tooMuch(Limit limit) {
        return new ProtocolException(400, "The connectionData is not a valid list of hubs.", limit);
    }

    private static ProtocolException malformed() {
        return new ProtocolException(400, "The connectionData is not a valid list of hubs.");
    }
}
