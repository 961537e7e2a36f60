package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.HttpExchange;
import java.time.Duration;

/** A streamed answer, taken unit by unit whatever the pieces it arrives in. */
final class Pieces {
    static final String EVENT_KEEP_ALIVE = "data: {}\n\n";
    static final String SCRIPT_KEEP_ALIVE = "<script>r(c, {});</script>\n\n";

    private final Trial trial;
    private final HttpExchange stream;
    private final StringBuilder pending = new StringBuilder();

    Pieces(Trial trial, HttpExchange stream) {
        this.trial = trial;
        this.stream = stream;
    }

    /** Waits for the text up to the first of these marks, the mark included. */
    String until(String... marks) {
        while (true) {
            int end = -1;
            for (String mark : marks) {
                int at = pending.indexOf(mark);
                if (at >= 0 && (end < 0 || at + mark.length() < end)) {
                    end = at + mark.length();
                }
            }
            if (end >= 0) {
                String text = pending.substring(0, end);
                pending.delete(0, end);
                return text;
            }
            String piece = stream.body().nextText(trial.deadline());
            Expect.that(piece != null, "the stream ended after: " + pending);
            pending.append(piece);
        }
    }

    /** The next unit of an event stream that is no keep-alive, with the blank line that ends it. */
    String event() {
        String event = anyEvent();
        while (event.equals(EVENT_KEEP_ALIVE)) {
            event = anyEvent();
        }
        return event;
    }

    /** The next unit of an event stream, with the blank line that ends it. */
    String anyEvent() {
        return until("\n\n", "\r\n\r\n");
    }

    /** The next script of a forever frame that is no keep-alive, with its line end. */
    String script() {
        String script = anyScript();
        while (script.equals(SCRIPT_KEEP_ALIVE)) {
            script = anyScript();
        }
        return script;
    }

    /** The next script of a forever frame, with its line end. */
    String anyScript() {
        return until("</script>\r\n", "</script>\n\n");
    }

    /** Expects that the stream ends without another byte. */
    void expectEnd() {
        expectEnd(trial.soon());
    }

    /** Expects that the stream ends without another byte, in time; a keep-alive may have been on its way. */
    void expectEnd(Duration within) {
        Deadline deadline = Deadline.in(within);
        for (String piece = stream.body().nextText(deadline);
                piece != null;
                piece = stream.body().nextText(deadline)) {
            pending.append(piece);
        }
        String rest = pending.toString().replace(EVENT_KEEP_ALIVE, "").replace(SCRIPT_KEEP_ALIVE, "");
        Expect.equal("what comes instead of the end", rest, "");
    }
}
