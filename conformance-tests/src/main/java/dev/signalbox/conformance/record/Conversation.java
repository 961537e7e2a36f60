package dev.signalbox.conformance.record;

import dev.signalbox.conformance.record.HttpTap.Framing;
import dev.signalbox.conformance.recording.Bytes;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Event.WsControl.Kind;
import dev.signalbox.conformance.recording.Party;
import dev.signalbox.conformance.wire.RawRequest.Header;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What passes on one connection, read along in both directions. Each direction is seen by its own thread; what they share is guarded by this
 * object's lock.
 */
final class Conversation {
    private final Session session;
    private final Deque<Exchange> unanswered = new ArrayDeque<>(); // oldest first
    private final HttpTap requests = new HttpTap(new Requests());
    private final HttpTap answers = new HttpTap(new Answers());
    private @Nullable Exchange incoming; // whose request is under way
    private @Nullable Exchange socket; // that became a WebSocket
    private @Nullable WebSocketTap fromClient;
    private @Nullable WebSocketTap fromServer;
    private boolean closed; // a close frame has passed
    private boolean over;

    Conversation(Session session) {
        this.session = session;
    }

    /** Sees bytes on their way to the server. */
    synchronized void fromClient(byte[] bytes, int length) {
        if (!over) {
            requests.see(bytes, 0, length);
        }
    }

    /** Sees bytes on their way to the client. */
    synchronized void fromServer(byte[] bytes, int length) {
        if (!over) {
            answers.see(bytes, 0, length);
        }
    }

    /** The server has ended its side; an answer that goes on to the end of the connection is complete by that. */
    synchronized void serverEnded() {
        if (answers.endsWithConnection() && !unanswered.isEmpty()) {
            unanswered.poll().end();
        }
    }

    /** The connection is over; what was still open is cut by this party. */
    synchronized void over(Party by) {
        if (over) {
            return;
        }
        over = true;
        if (socket != null) {
            if (closed) {
                socket.end();
            } else {
                socket.abort(by);
            }
        }
        Exchange exchange = incoming;
        if (exchange != null && !unanswered.contains(exchange)) {
            unanswered.add(exchange);
        }
        unanswered.forEach(open -> open.abort(by));
        unanswered.clear();
        for (WebSocketTap tap : new WebSocketTap[] {fromClient, fromServer}) {
            if (tap != null) {
                tap.close();
            }
        }
    }

    /** What passed could not be looked at, for want of memory, say: nothing that is recorded from here on would be true. */
    synchronized void lost(Throwable why) {
        over = true;
        session.failed(why);
    }

    /** Something went wrong that the recording should tell. */
    synchronized void note(String text) {
        Exchange exchange = unanswered.peek();
        if (exchange != null) {
            exchange.note(text);
        } else {
            session.add(0, (t, x) -> new Event.Note(t, x, text));
        }
    }

    private final class Requests implements HttpTap.Listener {
        @Override
        public Framing head(String startLine, List<Header> headers) {
            String[] parts = startLine.split(" ", 3);
            Exchange exchange = new Exchange(session, parts[0], parts.length > 1 ? parts[1] : "", headers);
            incoming = exchange;
            unanswered.add(exchange);
            return Framing.HEADERS;
        }

        @Override
        public void body(byte[] bytes, int offset, int length) {
            if (incoming != null) {
                incoming.requestBody(bytes, offset, length);
            }
        }

        @Override
        public void end() {
            if (incoming != null) {
                incoming.announce();
                incoming = null;
            }
        }

        @Override
        public void tunnel(byte[] bytes, int offset, int length) {
            if (fromClient != null) {
                fromClient.see(bytes, offset, length);
            }
        }

        @Override
        public void blind(String why) {
            note("a request could not be read along: " + why);
        }
    }

    private final class Answers implements HttpTap.Listener {
        @Override
        public Framing head(String startLine, List<Header> headers) {
            String[] parts = startLine.split(" ", 3);
            int status = status(parts);
            Exchange exchange = unanswered.peek();
            if (exchange == null || (status < 200 && status != 101)) {
                return Framing.NONE; // 100 Continue and the like
            }
            exchange.head(status, parts.length > 2 ? parts[2] : "", headers);
            if (status == 101) {
                upgraded(exchange, String.valueOf(Exchange.value(headers, "Sec-WebSocket-Extensions")));
                return Framing.TUNNEL;
            }
            boolean bodiless = exchange.method().equals("HEAD") || status == 204 || status == 304;
            return bodiless ? Framing.NONE : Framing.CLOSE;
        }

        private static int status(String[] parts) {
            try {
                return parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
            } catch (NumberFormatException broken) {
                return 0;
            }
        }

        @Override
        public void body(byte[] bytes, int offset, int length) {
            Exchange exchange = unanswered.peek();
            if (exchange != null) {
                exchange.answerBody(bytes, offset, length);
            }
        }

        @Override
        public void end() {
            Exchange exchange = unanswered.peek();
            // A head that was passed over, such as 100 Continue, ends here too.
            if (exchange != null && exchange.isAnswered()) {
                unanswered.poll();
                exchange.end();
            }
        }

        @Override
        public void tunnel(byte[] bytes, int offset, int length) {
            if (fromServer != null) {
                fromServer.see(bytes, offset, length);
            }
        }

        @Override
        public void blind(String why) {
            note("an answer could not be read along: " + why);
        }
    }

    private void upgraded(Exchange exchange, String extensions) {
        unanswered.poll();
        socket = exchange;
        fromClient = new WebSocketTap(Party.CLIENT, extensions, new Frames(exchange, Party.CLIENT));
        fromServer = new WebSocketTap(Party.SERVER, extensions, new Frames(exchange, Party.SERVER));
        requests.tunnel();
    }

    private final class Frames implements WebSocketTap.Listener {
        private final Exchange exchange;
        private final Party by;

        Frames(Exchange exchange, Party by) {
            this.exchange = exchange;
            this.by = by;
        }

        @Override
        public void message(Bytes bytes, boolean binary, List<Integer> fragments) {
            // Only what a client does is played again, so only its fragments are worth a word.
            List<Integer> sizes = by == Party.CLIENT ? fragments : List.of();
            exchange.add((t, x) -> new Event.WsMessage(t, x, by, bytes, binary, sizes));
        }

        @Override
        public void control(Kind kind, @Nullable Integer code, String text) {
            closed |= kind == Kind.CLOSE;
            exchange.add((t, x) -> new Event.WsControl(t, x, kind, by, code, text));
        }

        @Override
        public void violation(Bytes bytes) {
            exchange.add((t, x) -> new Event.WsFrame(t, x, by, bytes));
        }
    }
}
