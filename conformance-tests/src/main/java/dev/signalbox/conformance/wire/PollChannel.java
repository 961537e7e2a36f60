package dev.signalbox.conformance.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Long polling as the way from the server: each answer is one JSON text, after which the next poll is sent when somebody waits for it. A
 * poll whose wait reached the deadline stays open for the next wait.
 */
final class PollChannel implements ReceiveChannel {
    private final Function<Deadline, HttpExchange> nextPoll;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private @Nullable HttpExchange exchange; // null between two polls

    PollChannel(HttpExchange first, Function<Deadline, HttpExchange> nextPoll) {
        this.exchange = first;
        this.nextPoll = nextPoll;
    }

    @Override
    public @Nullable String next(Deadline deadline) {
        HttpExchange open = poll(deadline);
        if (open.head().status() != 200) {
            exchange = null;
            throw new WireException("the poll was answered " + open.head().status());
        }
        try {
            for (byte[] piece = open.body().next(deadline);
                    piece != null;
                    piece = open.body().next(deadline)) {
                pending.writeBytes(piece);
            }
        } catch (WireTimeoutException late) {
            throw new WireTimeoutException("the poll is still open after " + deadline);
        }
        String text = pending.toString(StandardCharsets.UTF_8);
        pending.reset();
        open.close();
        exchange = null;
        return text;
    }

    /** Makes sure that a poll is on its way. */
    HttpExchange poll(Deadline deadline) {
        HttpExchange open = exchange;
        if (open == null) {
            open = nextPoll.apply(deadline);
            exchange = open;
        }
        return open;
    }

    @Override
    public void reset() {
        HttpExchange open = exchange;
        if (open != null) {
            open.socket().reset();
        }
    }

    @Override
    public void close() {
        HttpExchange open = exchange;
        if (open != null) {
            open.close();
        }
    }
}
