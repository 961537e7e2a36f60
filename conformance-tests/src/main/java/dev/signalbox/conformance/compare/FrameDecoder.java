package dev.signalbox.conformance.compare;

import dev.signalbox.conformance.compare.Unit.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of what one exchange delivered, however it was cut into pieces. Recorded and live traffic go through the same decoder. Not safe
 * for use by several threads.
 */
public final class FrameDecoder {
    private static final String SCRIPT_BEGIN = "<script>r(c, ";
    private static final String SCRIPT_END = ");</script>"; // line ends follow, which are not looked at
    private static final String PRELUDE_END = "<body>\r\n";
    private static final String EVENT_DATA = "data: ";

    /** The forms an answer has. */
    public enum Form {
        /** Server-sent events. */
        EVENT_STREAM,
        /** Script blocks in an endless page. */
        FOREVER_FRAME,
        /** One envelope, perhaps in a call of a function (JSONP). */
        POLL,
        /** WebSocket messages. */
        WEB_SOCKET,
        /** A body that is one thing. */
        WHOLE
    }

    private final Form form;
    private final @Nullable String callback;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private int frames;

    /**
     * Creates a decoder.
     *
     * @param form the form of the answer
     * @param callback the function a JSONP answer calls, null for plain JSON
     */
    public FrameDecoder(Form form, @Nullable String callback) {
        this.form = form;
        this.callback = callback;
    }

    /** Takes a piece of a body, or a whole WebSocket message, and gives the frames it completed. */
    public List<ReceivedFrame> take(byte[] piece) {
        List<ReceivedFrame> complete = new ArrayList<>();
        if (form == Form.WEB_SOCKET) {
            String text = new String(piece, StandardCharsets.UTF_8);
            add(complete, envelope(text, text));
            return complete;
        }
        pending.writeBytes(piece);
        if (form == Form.EVENT_STREAM) {
            events(complete);
        } else if (form == Form.FOREVER_FRAME) {
            scripts(complete);
        }
        return complete;
    }

    /** Ends the body and gives what was still pending. */
    public List<ReceivedFrame> finish() {
        List<ReceivedFrame> complete = new ArrayList<>();
        String rest = pending.toString(StandardCharsets.UTF_8);
        pending.reset();
        if (form == Form.POLL) {
            add(complete, poll(rest));
        } else if (form == Form.WHOLE) {
            frames++;
            String inside = inCallback(rest);
            add(
                    complete,
                    single(Kind.BODY, inside == null ? "body" : "body in " + callback, inside == null ? rest : inside));
        } else if (!rest.isBlank()) {
            frames++;
            add(complete, single(Kind.OTHER, "other", rest));
        }
        return complete;
    }

    private void events(List<ReceivedFrame> complete) {
        String text = pending.toString(StandardCharsets.ISO_8859_1); // keeps every byte, for positions
        int start = 0;
        while (true) {
            int end = eventEnd(text, start);
            if (end < 0) {
                break;
            }
            String event = utf8(text.substring(start, end)).strip();
            start = end;
            if (event.startsWith(EVENT_DATA + "{")) {
                add(complete, envelope(event, event.substring(EVENT_DATA.length())));
            } else if (!event.isEmpty()) {
                frames++;
                boolean first = event.equals(EVENT_DATA + "initialized");
                add(complete, single(first ? Kind.PRELUDE : Kind.OTHER, first ? "prelude" : "other", event));
            }
        }
        keep(text, start);
    }

    // Behind the empty line that ends an event; -1 when there is none yet. Lines may end in LF or CR LF.
    private static int eventEnd(String text, int from) {
        for (int i = text.indexOf('\n', from); i >= 0; i = text.indexOf('\n', i + 1)) {
            if (text.startsWith("\n", i + 1)) {
                return i + 2;
            }
            if (text.startsWith("\r\n", i + 1)) {
                return i + 3;
            }
        }
        return -1;
    }

    private void scripts(List<ReceivedFrame> complete) {
        String text = pending.toString(StandardCharsets.ISO_8859_1);
        int start = 0;
        while (start < text.length()) {
            if (frames > 0 && Character.isWhitespace(text.charAt(start))) {
                start++;
                continue;
            }
            int begin = text.indexOf(SCRIPT_BEGIN, start);
            if (begin != start) {
                // The prelude, or something that does not belong here.
                int end = begin >= 0 ? begin : text.endsWith(PRELUDE_END) ? text.length() : -1;
                if (end < 0) {
                    break;
                }
                String between = utf8(text.substring(start, end));
                start = end;
                if (!between.isBlank()) {
                    boolean first = frames == 0;
                    frames++;
                    add(complete, single(first ? Kind.PRELUDE : Kind.OTHER, first ? "prelude" : "other", between));
                }
                continue;
            }
            int end = text.indexOf(SCRIPT_END, begin);
            if (end < 0) {
                break;
            }
            String json = utf8(text.substring(begin + SCRIPT_BEGIN.length(), end));
            start = end + SCRIPT_END.length();
            add(complete, envelope(SCRIPT_BEGIN + json + SCRIPT_END, json));
        }
        keep(text, start);
    }

    private @Nullable ReceivedFrame poll(String body) {
        String text = body.stripLeading(); // keep-alives of a poll are spaces before the envelope; {} is none
        if (text.isEmpty()) {
            return null;
        }
        String inside = callback == null ? text : inCallback(text);
        ReceivedFrame frame = inside == null ? null : envelope(text, inside);
        if (frame != null) {
            return frame;
        }
        frames++;
        return single(Kind.OTHER, "other", text);
    }

    /** What a JSONP answer calls its function with, null when it is no such call. */
    private @Nullable String inCallback(String text) {
        String begin = callback + "(";
        String end = ");";
        boolean calls = callback != null && text.startsWith(begin) && text.endsWith(end);
        return calls ? text.substring(begin.length(), text.length() - end.length()) : null;
    }

    private @Nullable ReceivedFrame envelope(String raw, String json) {
        ReceivedFrame frame = Envelopes.frame(frames + 1, raw, json);
        frames += frame == null ? 0 : 1;
        return frame;
    }

    private ReceivedFrame single(Kind kind, String order, String text) {
        return new ReceivedFrame(frames, text, List.of(), null, List.of(new Unit(kind, order, "", text)));
    }

    private static void add(List<ReceivedFrame> complete, @Nullable ReceivedFrame frame) {
        if (frame != null) {
            complete.add(frame);
        }
    }

    private void keep(String latin, int from) {
        if (from > 0) {
            pending.reset();
            pending.writeBytes(latin.substring(from).getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static String utf8(String latin) {
        return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
