package dev.signalbox.conformance.recording;

import dev.signalbox.conformance.recording.Event.WsControl.Kind;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.RawRequest.Header;
import dev.signalbox.conformance.wire.WireException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a recording. */
public final class RecordingReader {
    private static final long MOST_BYTES = 256L * 1024 * 1024;
    private static final String ENDING = ".jsonl";

    private final String source; // for messages
    private final Set<Integer> begun = new HashSet<>(); // exchanges, by number
    private int line;

    private RecordingReader(String source) {
        this.source = source;
    }

    static Recording read(Path file) {
        return parse(name(file), file.toString(), text(file));
    }

    /** The text of a file that must be there, hold UTF-8 and be of a size that fits into memory. */
    static String text(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new RecordingException(file + ": a directory (expected: a file)");
            }
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                throw new RecordingException(file + ": " + size + " bytes (expected: at most " + MOST_BYTES + ")");
            }
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw new RecordingException(file + ": no such file", missing);
        } catch (CharacterCodingException notText) {
            throw new RecordingException(file + ": not UTF-8 text (expected: a recording)", notText);
        } catch (IOException failure) {
            throw new RecordingException(file + ": cannot be read: " + failure.getMessage(), failure);
        }
    }

    /** The file's name without the ending of recordings. */
    static String name(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /**
     * Reads a recording's text.
     *
     * @param name the recording's name
     * @param source where the text is from, for messages
     * @throws RecordingException when the text is not a recording
     */
    public static Recording parse(String name, String source, String text) {
        return new RecordingReader(source).parse(name, text);
    }

    private Recording parse(String name, String text) {
        JsonText header = null;
        List<Event> events = new ArrayList<>();
        // Not String.lines: texts may hold characters that it takes for line ends.
        for (int start = text.startsWith("\uFEFF") ? 1 : 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            line++;
            String content = text.substring(start, end);
            if (!content.isBlank()) {
                try {
                    JsonText value = value(content);
                    if (header == null) {
                        header = header(value);
                    } else {
                        events.add(ofItsExchange(event(value)));
                    }
                } catch (WireException notAsExpected) {
                    throw failure(String.valueOf(notAsExpected.getMessage()), notAsExpected);
                }
            }
            start = end + 1;
        }
        if (header == null) {
            throw new RecordingException(source + ": empty (expected: a recording, " + ENDING + ")");
        }
        return new Recording(name, header, events);
    }

    private JsonText header(JsonText value) {
        JsonText version = value.get("recording");
        if (version == null) {
            throw failure("no member \"recording\" (expected: the header of a recording)");
        }
        int number = integer(version, "recording");
        if (number < 1 || number > Recording.VERSION) {
            throw failure("recording: " + number + " (expected: a version from 1 to " + Recording.VERSION + ")");
        }
        return value;
    }

    private JsonText value(String text) {
        JsonText value = JsonText.parse(text);
        if (!value.isObject()) {
            throw failure("not a JSON object");
        }
        return value;
    }

    private Event event(JsonText value) {
        long t = whole(need(value, "t"), "t");
        int x = integer(need(value, "x"), "x");
        String kind = string(value, "ev");
        return switch (kind) {
            case "request" ->
                new Event.Request(t, x, string(value, "method"), string(value, "target"), headers(value), body(value));
            case "response" ->
                new Event.Response(
                        t, x, integer(need(value, "status"), "status"), text(value, "reason"), headers(value));
            case "data" -> new Event.Data(t, x, bytes(value));
            case "end" -> new Event.End(t, x);
            case "abort" -> new Event.Abort(t, x, party(value), flag(value, "unsent"), flag(value, "silent"));
            case "ws-open" -> new Event.WsOpen(t, x, string(value, "target"), headers(value));
            case "ws-accept" ->
                new Event.Response(
                        t, x, integer(need(value, "status"), "status"), text(value, "reason"), headers(value));
            case "ws-send" -> message(value, t, x, Party.CLIENT);
            case "ws-recv" -> message(value, t, x, Party.SERVER);
            case "ws-frame" ->
                new Event.WsFrame(t, x, party(value), base64(string(value, "bytesBase64"), "bytesBase64"));
            case "ws-ping" -> new Event.WsControl(t, x, Kind.PING, party(value), null, text(value, "text"));
            case "ws-pong" -> new Event.WsControl(t, x, Kind.PONG, party(value), null, text(value, "text"));
            case "ws-close" -> new Event.WsControl(t, x, Kind.CLOSE, party(value), code(value), text(value, "reason"));
            case "note" -> new Event.Note(t, x, string(value, "text"));
            case "server" -> new Event.ServerEvent(t, x, string(value, "what"));
            default -> throw failure("ev: " + kind + " (expected: an event of version " + Recording.VERSION + ")");
        };
    }

    /** Nothing of an exchange that does not begin, or begins twice, would be compared. */
    private Event ofItsExchange(Event event) {
        if (event instanceof Event.Opening) {
            if (!begun.add(event.x())) {
                throw failure("x: " + event.x() + " begins a second time");
            }
        } else if (!(event instanceof Event.Note || event instanceof Event.ServerEvent || begun.contains(event.x()))) {
            throw failure("x: " + event.x() + " has not begun (expected: a request or ws-open of this number before)");
        }
        return event;
    }

    private Event message(JsonText value, long t, int x, Party by) {
        List<Integer> fragments = new ArrayList<>();
        JsonText sizes = value.get("fragments");
        if (sizes != null) {
            sizes.elements().forEach(size -> fragments.add(integer(size, "fragments")));
        }
        return new Event.WsMessage(t, x, by, bytes(value), flag(value, "binary"), fragments);
    }

    private Bytes bytes(JsonText value) {
        JsonText encoded = value.get("textBase64");
        return encoded == null ? Bytes.of(string(value, "text")) : base64(encoded.string(), "textBase64");
    }

    private @Nullable Bytes body(JsonText value) {
        JsonText encoded = value.get("bodyBase64");
        if (encoded != null) {
            return base64(encoded.string(), "bodyBase64");
        }
        return value.has("body") ? Bytes.of(string(value, "body")) : null;
    }

    private Bytes base64(String text, String member) {
        try {
            return Bytes.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            throw failure(member + ": not Base64", notBase64);
        }
    }

    private List<Header> headers(JsonText value) {
        List<Header> headers = new ArrayList<>();
        for (JsonText pair : need(value, "headers").elements()) {
            List<JsonText> both = pair.elements();
            if (both.size() != 2) {
                throw failure("headers: " + pair + " (expected: [name, value])");
            }
            headers.add(new Header(both.get(0).string(), both.get(1).string()));
        }
        return List.copyOf(headers);
    }

    private Party party(JsonText value) {
        String word = string(value, "by");
        for (Party party : Party.values()) {
            if (party.word().equals(word)) {
                return party;
            }
        }
        throw failure("by: " + word + " (expected: client, server or network)");
    }

    private @Nullable Integer code(JsonText value) {
        JsonText code = value.get("code");
        return code == null || code.raw().equals("null") ? null : Integer.valueOf(integer(code, "code"));
    }

    private boolean flag(JsonText value, String member) {
        JsonText flag = value.get(member);
        return flag != null && flag.raw().equals("true");
    }

    private String text(JsonText value, String member) {
        return value.has(member) ? string(value, member) : "";
    }

    private String string(JsonText value, String member) {
        JsonText text = need(value, member);
        if (!text.isString()) {
            throw failure(member + ": " + text + " (expected: a string)");
        }
        return text.string();
    }

    private JsonText need(JsonText value, String member) {
        JsonText there = value.get(member);
        if (there == null) {
            throw failure("no member \"" + member + "\"");
        }
        return there;
    }

    private int integer(JsonText value, String member) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, whole(value, member)));
    }

    private long whole(JsonText value, String member) {
        try {
            return Long.parseLong(value.raw());
        } catch (NumberFormatException notWhole) {
            throw failure(member + ": " + value + " (expected: a whole number)", notWhole);
        }
    }

    private RecordingException failure(String what) {
        return new RecordingException(source + ", line " + line + ": " + what);
    }

    private RecordingException failure(String what, Throwable cause) {
        return new RecordingException(source + ", line " + line + ": " + what, cause);
    }

    /** Whether a file bears the ending of recordings or of HARs. */
    public static boolean isRecording(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(ENDING) || name.endsWith(".har");
    }
}
