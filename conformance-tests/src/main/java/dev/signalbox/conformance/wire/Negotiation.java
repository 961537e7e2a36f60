package dev.signalbox.conformance.wire;

/**
 * The answer to negotiate (protocol A11).
 *
 * @param json the whole answer
 * @param connectionId the connection's id
 * @param connectionToken the token that authorises its requests
 */
public record Negotiation(JsonText json, String connectionId, String connectionToken) {

    /** Reads a negotiate body. */
    public static Negotiation parse(String text) {
        JsonText json = JsonText.parse(text);
        return new Negotiation(
                json,
                json.at("ConnectionId").string(),
                json.at("ConnectionToken").string());
    }

    /** The connection's id; never the token. */
    @Override
    public String toString() {
        return "negotiated " + connectionId;
    }
}
