package dev.signalbox.conformance.recording;

import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.RawRequest.Header;
import dev.signalbox.conformance.wire.WireException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a HAR (HTTP Archive 1.2) as browsers export it. What a recording has and a HAR lacks is the moment at which the pieces of an answer came:
 * bodies of streams are there as a whole or not at all, and cut connections look like complete ones. WebSocket messages are Chromium's
 * {@code _webSocketMessages}.
 */
final class HarReader {
    private record Timed(double at, Event event) {}

    private final String source;
    private final List<Timed> events = new ArrayList<>();
    private double start = Double.MAX_VALUE;
    private int x;

    private HarReader(String source) {
        this.source = source;
    }

    static Recording read(Path file) {
        return new HarReader(file.toString()).parse(RecordingReader.name(file), RecordingReader.text(file));
    }

    private Recording parse(String name, String text) {
        try {
            List<JsonText> entries =
                    new ArrayList<>(JsonText.parse(text.startsWith("\uFEFF") ? text.substring(1) : text)
                            .at("log")
                            .at("entries")
                            .elements());
            entries.sort(Comparator.comparingDouble(HarReader::startOf));
            for (JsonText entry : entries) {
                entry(entry);
            }
        } catch (WireException | DateTimeParseException | IllegalArgumentException notHar) { // the last of Base64, too
            throw new RecordingException(source + ": not a HAR: " + notHar.getMessage(), notHar);
        }
        if (events.isEmpty()) {
            throw new RecordingException(source + ": no requests in it");
        }
        events.sort(Comparator.comparingDouble(Timed::at)); // stable: events of one moment keep their order
        JsonText header =
                JsonText.parse(RecordingWriter.header(Map.of("title", name, "client", "HAR: " + source), false));
        return new Recording(name, header, events.stream().map(Timed::event).toList());
    }

    // Milliseconds of the epoch.
    private static double startOf(JsonText entry) {
        Instant instant =
                OffsetDateTime.parse(entry.at("startedDateTime").string()).toInstant();
        return instant.getEpochSecond() * 1_000.0 + instant.getNano() / 1_000_000.0;
    }

    private void entry(JsonText entry) {
        JsonText request = entry.at("request");
        JsonText response = entry.at("response");
        String url = request.at("url").string();
        String target = url.replaceFirst("^[a-z]+://[^/?#]*", "").replaceFirst("#.*", "");
        target = target.startsWith("/") ? target : "/" + target;
        double began = startOf(entry);
        start = Math.min(start, began);
        int number = ++x;
        JsonText messages = entry.get("_webSocketMessages");
        int status = Integer.parseInt(response.at("status").raw());
        List<Header> headers = headers(request);
        if (messages != null || url.startsWith("ws:") || url.startsWith("wss:")) {
            add(began, new Event.WsOpen(t(began), number, target, withUpgrade(headers)));
            head(began, number, status == 0 ? 101 : status, response);
            sockets(messages, number);
            return;
        }
        Bytes body = body(request);
        add(began, new Event.Request(t(began), number, request.at("method").string(), target, headers, body));
        if (status == 0) {
            add(began, new Event.Abort(t(began), number, Party.CLIENT, false, false));
            return;
        }
        double ended = began + Math.max(0, Double.parseDouble(entry.at("time").raw()));
        head(ended, number, status, response);
        content(ended, number, response.at("content"));
        add(ended, new Event.End(t(ended), number));
    }

    private void head(double at, int number, int status, JsonText response) {
        String reason = response.has("statusText") ? response.at("statusText").string() : "";
        add(at, new Event.Response(t(at), number, status, reason, headers(response)));
    }

    private void content(double at, int number, JsonText content) {
        JsonText text = content.get("text");
        if (text == null || text.string().isEmpty()) {
            return;
        }
        JsonText encoding = content.get("encoding");
        boolean base64 = encoding != null && encoding.string().equals("base64");
        Bytes bytes = base64 ? Bytes.of(Base64.getDecoder().decode(text.string())) : Bytes.of(text.string());
        add(at, new Event.Data(t(at), number, bytes));
    }

    private void sockets(@Nullable JsonText messages, int number) {
        for (JsonText message : messages == null ? List.<JsonText>of() : messages.elements()) {
            double at = Double.parseDouble(message.at("time").raw()) * 1_000;
            Party by = message.at("type").string().equals("send") ? Party.CLIENT : Party.SERVER;
            boolean binary = message.at("opcode").raw().equals("2");
            String data = message.at("data").string();
            Bytes bytes = binary ? Bytes.of(Base64.getDecoder().decode(data)) : Bytes.of(data);
            add(at, new Event.WsMessage(t(at), number, by, bytes, binary, List.of()));
        }
    }

    private static @Nullable Bytes body(JsonText request) {
        JsonText post = request.get("postData");
        return post != null && post.has("text") ? Bytes.of(post.at("text").string()) : null;
    }

    // A HAR of HTTP/2 has pseudo headers, which begin with a colon.
    private static List<Header> headers(JsonText message) {
        List<Header> headers = new ArrayList<>();
        for (JsonText header : message.at("headers").elements()) {
            if (!header.at("name").string().startsWith(":")) {
                headers.add(new Header(
                        header.at("name").string(), header.at("value").string()));
            }
        }
        return headers;
    }

    private static List<Header> withUpgrade(List<Header> headers) {
        if (headers.stream().anyMatch(header -> header.name().equalsIgnoreCase("Sec-WebSocket-Key"))) {
            return headers;
        }
        List<Header> all = new ArrayList<>(headers);
        all.add(new Header("Connection", "Upgrade"));
        all.add(new Header("Upgrade", "websocket"));
        all.add(new Header("Sec-WebSocket-Version", "13"));
        all.add(new Header("Sec-WebSocket-Key", "c2lnbmFsYm94IGp1ZGdlIQ=="));
        return all;
    }

    private long t(double at) {
        return Math.round(at - start);
    }

    private void add(double at, Event event) {
        events.add(new Timed(at, event));
    }
}
