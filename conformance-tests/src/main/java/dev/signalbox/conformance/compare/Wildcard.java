package dev.signalbox.conformance.compare;

/** What may differ between two servers without being a difference, each with its name. */
public enum Wildcard {
    /** Connection tokens and connection ids. */
    TOKENS_AND_IDS("tokens and ids", "connection tokens and connection ids, once learned the same everywhere"),
    /** Groups tokens. */
    GROUPS_TOKENS("groups tokens", "the text of G"),
    /** Cursors. */
    CURSORS("cursors", "the text of C"),
    /** Envelopes without content. */
    EMPTY_ENVELOPES("empty envelopes", "envelopes that carry a cursor and nothing else"),
    /** Keep-alives. */
    KEEP_ALIVES("keep-alives", "their number"),
    /** How messages are spread over frames. */
    BATCHING("batching", "which messages share a frame, and which answer of a poll carries them"),
    /** How bodies are cut. */
    PIECES("pieces", "how a body is cut into chunks, and line ends of event streams"),
    /** Order of independent frames. */
    INDEPENDENT_ORDER("independent order", "the order of answers to calls and of messages of different methods"),
    /** Times. */
    TIMES("times", "dates and times that no client had sent"),
    /** Ids made by the application. */
    MADE_IDS("made ids", "GUIDs that no client had sent, once seen the same everywhere"),
    /** Headers of the host. */
    HOST_HEADERS(
            "host headers", "headers that speak of the host: Server, Date, lengths, connection handling; their order"),
    /** Reason phrases. */
    REASONS("reason phrases", "reason phrases, other than that of a refused JSONP request"),
    /** Bodies of server errors. */
    ERROR_BODIES("bodies of 500", "what follows a 500 that was recorded without a body"),
    /** How a violated WebSocket is closed. */
    VIOLATIONS("violations", "how a WebSocket ends after the client broke its rules"),
    /** POST without a length. */
    LENGTH_REQUIRED("length required", "411 for a POST without a length is the host's to say"),
    /** Own pattern. */
    GIVEN("given", "text that a pattern given by the user covers");

    private final String title;
    private final String meaning;

    Wildcard(String title, String meaning) {
        this.title = title;
        this.meaning = meaning;
    }

    /** Its name. */
    public String title() {
        return title;
    }

    /** What it covers. */
    public String meaning() {
        return meaning;
    }
}
