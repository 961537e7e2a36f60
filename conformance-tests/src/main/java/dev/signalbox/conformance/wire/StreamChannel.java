package dev.signalbox.conformance.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An event stream or a forever frame, cut into its units. Text that has arrived but is not a whole unit yet stays for the next wait.
 */
final class StreamChannel implements ReceiveChannel {

    /** How a unit of the stream looks. */
    enum Form {
        /** {@code data: JSON}, blank line (protocol B5). */
        EVENT_STREAM("data: ", "data: initialized"),
        /** {@code <script>r(c, JSON);</script>} and a line end (protocol B6). */
        FOREVER_FRAME("<script>r(c, ", "<!DOCTYPE html>");

        private final String start;
        private final String prelude;

        Form(String start, String prelude) {
            this.start = start;
            this.prelude = prelude;
        }
    }

    private final HttpExchange exchange;
    private final Form form;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private boolean begun;

    StreamChannel(HttpExchange exchange, Form form) {
        this.exchange = exchange;
        this.form = form;
    }

    @Override
    public @Nullable String next(Deadline deadline) {
        while (true) {
            String unit = unit();
            if (unit == null) {
                byte[] piece = exchange.body().next(deadline);
                if (piece == null) {
                    if (pending.size() != 0) {
                        throw new WireException("the stream ended within: " + pending.toString(StandardCharsets.UTF_8));
                    }
                    return null;
                }
                pending.writeBytes(piece);
            } else if (begun) {
                return json(unit);
            } else if (unit.startsWith(form.prelude)) {
                begun = true;
            } else {
                throw new WireException("the stream begins with: " + unit);
            }
        }
    }

    private @Nullable String unit() {
        String text = pending.toString(StandardCharsets.ISO_8859_1);
        int end = -1;
        int after = -1;
        switch (form) {
            case EVENT_STREAM -> {
                int lineFeed = text.indexOf("\n\n");
                int pair = text.indexOf("\r\n\r\n");
                boolean pairFirst = pair >= 0 && (lineFeed < 0 || pair < lineFeed);
                end = pairFirst ? pair : lineFeed;
                after = end + (pairFirst ? 4 : 2);
            }
            case FOREVER_FRAME -> {
                String mark = begun ? "</script>" : "<body>\r\n";
                int at = text.indexOf(mark);
                if (at >= 0 && !begun) {
                    end = at;
                    after = at + mark.length();
                } else if (at >= 0 && text.length() >= at + mark.length() + 2) {
                    end = at + mark.length();
                    after = end + 2;
                }
            }
        }
        if (end < 0) {
            return null;
        }
        byte[] all = pending.toByteArray();
        pending.reset();
        pending.write(all, after, all.length - after);
        return new String(all, 0, end, StandardCharsets.UTF_8);
    }

    private String json(String unit) {
        String tail = form == Form.FOREVER_FRAME ? ");</script>" : "";
        if (!unit.startsWith(form.start) || !unit.endsWith(tail)) {
            throw new WireException("not a unit of the stream: " + unit);
        }
        return unit.substring(form.start.length(), unit.length() - tail.length());
    }

    @Override
    public void reset() {
        exchange.socket().reset();
    }

    @Override
    public void close() {
        exchange.close();
    }
}
