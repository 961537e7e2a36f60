package dev.signalbox.conformance.recording;

import static dev.signalbox.conformance.wire.JsonText.quote;

import dev.signalbox.conformance.wire.RawRequest.Header;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the lines of a recording, in version {@link Recording#VERSION} of the format. */
public final class RecordingWriter {

    private RecordingWriter() {}

    /**
     * The header line, without its line end.
     *
     * @param texts text members such as title and client; empty ones are left out
     * @param masked whether tokens, cookies and authorization values are pseudonyms
     */
    public static String header(Map<String, String> texts, boolean masked) {
        StringBuilder line = new StringBuilder("{\"recording\":").append(Recording.VERSION);
        texts.forEach((name, value) -> {
            if (!value.isEmpty()) {
                line.append(',').append(quote(name)).append(':').append(quote(value));
            }
        });
        return line.append(",\"masked\":")
                .append(masked)
                .append(",\"settings\":{}}")
                .toString();
    }

    /** The line of an event, without its line end. */
    public static String line(Event event) {
        return "{\"t\":" + event.t() + ",\"x\":" + event.x() + "," + members(event) + "}";
    }

    private static String members(Event event) {
        if (event instanceof Event.Request request) {
            return "\"ev\":\"request\",\"method\":" + quote(request.method()) + ",\"target\":" + quote(request.target())
                    + headers(request.headers())
                    + (request.body() == null ? "" : "," + bytes("body", request.body()));
        } else if (event instanceof Event.WsOpen open) {
            return "\"ev\":\"ws-open\",\"target\":" + quote(open.target()) + headers(open.headers());
        } else if (event instanceof Event.Response response) {
            return (response.status() == 101 ? "\"ev\":\"ws-accept\"" : "\"ev\":\"response\"")
                    + ",\"status\":" + response.status() + ",\"reason\":" + quote(response.reason())
                    + headers(response.headers());
        } else if (event instanceof Event.Data data) {
            return "\"ev\":\"data\"," + bytes("text", data.bytes());
        } else if (event instanceof Event.End) {
            return "\"ev\":\"end\"";
        } else if (event instanceof Event.Abort abort) {
            return "\"ev\":\"abort\",\"by\":" + quote(abort.by().word())
                    + (abort.unsent() ? ",\"unsent\":true" : "")
                    + (abort.silent() ? ",\"silent\":true" : "");
        } else if (event instanceof Event.WsMessage message) {
            return message(message);
        } else if (event instanceof Event.WsFrame frame) {
            return "\"ev\":\"ws-frame\",\"by\":" + quote(frame.by().word()) + ",\"bytesBase64\":"
                    + quote(frame.bytes().base64());
        } else if (event instanceof Event.WsControl control) {
            return control(control);
        } else if (event instanceof Event.Note note) {
            return "\"ev\":\"note\",\"text\":" + quote(note.text());
        }
        return "\"ev\":\"server\",\"what\":" + quote(((Event.ServerEvent) event).what());
    }

    private static String message(Event.WsMessage message) {
        return (message.by() == Party.CLIENT ? "\"ev\":\"ws-send\"," : "\"ev\":\"ws-recv\",")
                + (message.binary() ? "\"binary\":true," : "")
                + bytes("text", message.bytes())
                + (message.fragments().isEmpty() ? "" : ",\"fragments\":" + message.fragments());
    }

    private static String control(Event.WsControl control) {
        String kind = control.kind().name().toLowerCase(Locale.ROOT);
        String start = "\"ev\":\"ws-" + kind + "\",\"by\":" + quote(control.by().word());
        return control.kind() == Event.WsControl.Kind.CLOSE
                ? start + ",\"code\":" + control.code() + ",\"reason\":" + quote(control.text())
                : start + ",\"text\":" + quote(control.text());
    }

    private static String headers(List<Header> headers) {
        return headers.stream()
                .map(header -> "[" + quote(header.name()) + "," + quote(header.value()) + "]")
                .collect(Collectors.joining(",", ",\"headers\":[", "]"));
    }

    private static String bytes(String member, Bytes bytes) {
        String text = bytes.strictText();
        return text == null ? "\"" + member + "Base64\":" + quote(bytes.base64()) : "\"" + member + "\":" + quote(text);
    }
}
