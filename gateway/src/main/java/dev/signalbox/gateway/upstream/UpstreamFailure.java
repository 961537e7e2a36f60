package dev.signalbox.gateway.upstream;

import java.util.Locale;

/** Why a request could not be answered by an upstream server. Each constant tells the answer. */
public enum UpstreamFailure {
    /** No connection came about: 503. */
    CONNECT(503, "The server behind this one cannot be reached."),
    /** No connection came about in time: 504. */
    CONNECT_TIMEOUT(504, "The server behind this one did not answer in time."),
    /** All targets are known to be down: 503. */
    ALL_DOWN(503, "The server behind this one cannot be reached."),
    /** All connections to the targets are in use: 503. */
    FULL(503, "The server behind this one is too busy."),
    /** No answer began in time: 504. */
    RESPONSE_TIMEOUT(504, "The server behind this one did not answer in time."),
    /** The connection broke before an answer, or what came was none: 502. */
    BROKEN(502, "The server behind this one gave no valid answer."),
    /** The connection broke, or nothing came for too long, while the answer was under way: the client's is cut. */
    CUT(502, "The server behind this one gave no valid answer."),
    /** The answer's headers or body are longer than they may be: 502, or the client's answer is cut. */
    ANSWER_TOO_LARGE(502, "The server behind this one gave no valid answer."),
    /** The request's body is longer than it may be: 413. */
    BODY_TOO_LARGE(413, "The request body is too large."),
    /** The request's body did not go on coming: 408. */
    BODY_TOO_SLOW(408, "The request body did not arrive in time."),
    /** The request would hold characters that none may have: 400, and nothing is sent. */
    MALFORMED(400, "The request holds characters that none may have."),
    /** The client went away, or took nothing for too long. */
    CLIENT_GONE(502, "");

    private final int status;
    private final String text;

    UpstreamFailure(int status, String text) {
        this.status = status;
        this.text = text;
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** The text of the answer: nothing of what is inside. */
    public String text() {
        return text;
    }

    /** The name in metrics: {@code connect-timeout}. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
