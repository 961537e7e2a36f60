package dev.signalbox.conformance.recording;

import dev.signalbox.conformance.wire.RawRequest.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that passed the recorder, in the order in which it did. */
public sealed interface Event {

    /** Milliseconds since the start of the recording. */
    long t();

    /** The number of the exchange, one for each HTTP request or WebSocket, from 1; 0 for events of none. */
    int x();

    /** What begins an exchange: a request or a WebSocket's upgrade. */
    sealed interface Opening extends Event {
        /** The raw target, undecoded. */
        String target();

        /** Names and values in order. */
        List<Header> headers();
    }

    /**
     * An HTTP request.
     *
     * @param body its body, null when it had none
     */
    record Request(
            long t,
            int x,
            String method,
            String target,
            List<Header> headers,
            @Nullable Bytes body) implements Opening {}

    /** A request to turn the connection into a WebSocket. */
    record WsOpen(long t, int x, String target, List<Header> headers) implements Opening {}

    /** The head of an answer; a WebSocket that is accepted has the status 101. */
    record Response(long t, int x, int status, String reason, List<Header> headers) implements Event {}

    /** A piece of an answer's body, chunked coding removed. */
    record Data(long t, int x, Bytes bytes) implements Event {}

    /** The answer or the WebSocket is over in good order. */
    record End(long t, int x) implements Event {}

    /**
     * The exchange was cut.
     *
     * @param unsent whether it was cut before the request reached the server
     * @param silent whether nobody told the server
     */
    record Abort(long t, int x, Party by, boolean unsent, boolean silent) implements Event {}

    /**
     * A whole WebSocket message.
     *
     * @param binary whether it was a binary message
     * @param fragments the sizes in bytes of the frames it came in, empty when it was one frame
     */
    record WsMessage(long t, int x, Party by, Bytes bytes, boolean binary, List<Integer> fragments) implements Event {}

    /** Bytes on a WebSocket that no rule allows, as they travelled. */
    record WsFrame(long t, int x, Party by, Bytes bytes) implements Event {}

    /**
     * A control frame of a WebSocket.
     *
     * @param code the code of a close frame, null when it had none
     * @param text the reason of a close frame, or what a ping or pong carried
     */
    record WsControl(
            long t, int x, Kind kind, Party by, @Nullable Integer code, String text) implements Event {
        /** The kinds of control frames. */
        public enum Kind {
            /** Asks for a pong. */
            PING,
            /** Answers a ping. */
            PONG,
            /** Ends the WebSocket. */
            CLOSE
        }
    }

    /** What was done to the network, or seen by who recorded. */
    record Note(long t, int x, String text) implements Event {}

    /**
     * What was done to the server.
     *
     * @param what {@code started}, {@code stopped} or {@code killed}
     */
    record ServerEvent(long t, int x, String what) implements Event {}

    /** Whether this came from the client's side, so that a replay has to do it. */
    default boolean byClient() {
        if (this instanceof Opening) {
            return true;
        } else if (this instanceof Abort abort) {
            return abort.by() != Party.SERVER;
        } else if (this instanceof WsMessage message) {
            return message.by() == Party.CLIENT;
        } else if (this instanceof WsFrame frame) {
            return frame.by() == Party.CLIENT;
        }
        return this instanceof WsControl control && control.by() == Party.CLIENT;
    }
}
