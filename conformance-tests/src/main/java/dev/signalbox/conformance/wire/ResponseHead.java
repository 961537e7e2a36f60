package dev.signalbox.conformance.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status line and headers of an answer, as they were sent. Immutable.
 *
 * @param status the status code
 * @param reason the reason phrase, empty when there was none
 * @param headers names and values in order
 */
public record ResponseHead(int status, String reason, List<RawRequest.Header> headers) {

    public ResponseHead {
        headers = List.copyOf(headers);
    }

    /** The first header of that name (ignoring case), or null. */
    public @Nullable String header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(RawRequest.Header::value)
                .findFirst()
                .orElse(null);
    }

    static ResponseHead read(WireSocket socket, Deadline deadline) {
        String statusLine = line(socket, deadline);
        String[] parts = statusLine.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5][0-9][0-9]")) {
            throw new WireException("not a status line: " + statusLine);
        }
        List<RawRequest.Header> headers = new ArrayList<>();
        for (String line = line(socket, deadline); !line.isEmpty(); line = line(socket, deadline)) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new WireException("not a header line: " + line);
            }
            headers.add(new RawRequest.Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return new ResponseHead(Integer.parseInt(parts[1]), parts.length == 3 ? parts[2] : "", headers);
    }

    private static String line(WireSocket socket, Deadline deadline) {
        return HeadText.of(socket.readLine(deadline).getBytes(StandardCharsets.ISO_8859_1));
    }
}
