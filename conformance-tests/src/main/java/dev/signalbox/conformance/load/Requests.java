package dev.signalbox.conformance.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short requests of all clients (negotiate, start, send, abort) over a few kept connections. */
final class Requests {
    private final Loop loop;
    private final InetSocketAddress address;
    private final int most;
    private final List<Lane> lanes = new ArrayList<>();
    private final ArrayDeque<Request> waiting = new ArrayDeque<>();
    private long failures;

    Requests(Loop loop, InetSocketAddress address, int most) {
        this.loop = loop;
        this.address = address;
        this.most = most;
    }

    /** Hears an answer. */
    interface Answer {
        /**
         * The answer.
         *
         * @param status 0 when the connection ended before it came
         */
        void came(int status, String body);
    }

    private record Request(ByteBuffer bytes, Answer answer) {}

    /** Asks; the answer comes on the loop. */
    void get(String target, Answer answer) {
        ask("GET " + target + " HTTP/1.1\r\nHost: load\r\n\r\n", answer);
    }

    /** Posts a form field {@code data}, already encoded. */
    void post(String target, String form, Answer answer) {
        ask(
                "POST " + target + " HTTP/1.1\r\nHost: load\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: " + form.length() + "\r\n\r\n" + form,
                answer);
    }

    /** Requests whose connection ended before an answer came. */
    long failures() {
        return failures;
    }

    private void ask(String text, Answer answer) {
        waiting.add(new Request(ByteBuffer.wrap(text.getBytes(UTF_8)), answer));
        for (Lane lane : lanes) {
            if (lane.current == null) {
                lane.next();
                return;
            }
        }
        if (lanes.size() < most) {
            lanes.add(new Lane());
        }
    }

    private final class Lane implements Link.Handler, HttpAnswers.Listener {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private HttpAnswers answers = new HttpAnswers(this);
        private Link link;
        private @Nullable Request current;
        private int status;

        Lane() {
            link = loop.connect(address, this);
            next();
        }

        void next() {
            current = waiting.poll();
            if (current == null) {
                return;
            }
            if (link.isDead()) {
                answers = new HttpAnswers(this);
                link = loop.connect(address, this);
            }
            link.write(current.bytes.duplicate());
        }

        @Override
        public void connected(Link which) {
            // What waits was written to the link already.
        }

        @Override
        public void received(Link which, ByteBuffer bytes) {
            answers.take(bytes);
        }

        @Override
        public void ended(Link which) {
            Request lost = current;
            current = null;
            body.reset();
            if (lost != null) {
                failures++;
                lost.answer.came(0, "");
            }
            if (current == null) {
                next();
            }
        }

        @Override
        public void head(int value) {
            status = value;
        }

        @Override
        public void body(ByteBuffer piece) {
            while (piece.hasRemaining()) {
                body.write(piece.get());
            }
        }

        @Override
        public void complete() {
            Request answered = current;
            current = null;
            String text = body.toString(UTF_8);
            body.reset();
            if (answered != null) {
                answered.answer.came(status, text);
            }
            if (current == null) {
                next();
            }
        }
    }
}
