package dev.signalbox.conformance.wire;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 request exactly as it shall appear on the wire: the target is not escaped, headers keep their order and case. Immutable.
 */
public final class RawRequest {

    /** One header line. */
    public record Header(String name, String value) {}

    private final String method;
    private final String target;
    private final List<Header> headers;
    private final byte @Nullable [] body; // null when there is none

    /**
     * Creates a request.
     *
     * @param method the request method
     * @param target the raw target, for example {@code /signalr/ping?x=[1]}
     * @param headers names and values in order, without Host and Content-Length, which are added unless they are given here
     * @param body the body, null for none (then no Content-Length is sent, whatever the method)
     */
    public RawRequest(String method, String target, List<Header> headers, byte @Nullable [] body) {
        this.method = method;
        this.target = target;
        this.headers = List.copyOf(headers);
        this.body = body == null ? null : body.clone();
    }

    /** A GET of the given target. */
    public static RawRequest get(String target) {
        return new RawRequest("GET", target, List.of(), null);
    }

    /** A POST of the given target with an empty body. */
    public static RawRequest post(String target) {
        return new RawRequest("POST", target, List.of(), new byte[0]);
    }

    /** A POST of form text, sent as it is with the content type browsers use. */
    public static RawRequest postForm(String target, String form) {
        return post(target)
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .body(form);
    }

    /** The request method. */
    public String method() {
        return method;
    }

    /** This request with one more header. */
    public RawRequest header(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new RawRequest(method, target, more, body);
    }

    /** This request with more headers. */
    public RawRequest headers(Map<String, String> additional) {
        RawRequest request = this;
        for (Map.Entry<String, String> header : additional.entrySet()) {
            request = request.header(header.getKey(), header.getValue());
        }
        return request;
    }

    /** This request with the given text as its body, in UTF-8. */
    public RawRequest body(String text) {
        return new RawRequest(method, target, headers, text.getBytes(StandardCharsets.UTF_8));
    }

    /** This request with another method. */
    public RawRequest method(String other) {
        return new RawRequest(other, target, headers, body);
    }

    /** A value escaped for a query or form, as {@code encodeURIComponent} does. */
    public static String escape(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%21", "!")
                .replace("%27", "'")
                .replace("%28", "(")
                .replace("%29", ")")
                .replace("%7E", "~");
    }

    /** The raw target. */
    public String target() {
        return target;
    }

    /** Names and values in order. */
    public List<Header> headers() {
        return headers;
    }

    /** The request as it travels to that address. */
    public byte[] toBytes(WireAddress address) {
        StringBuilder head =
                new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        if (!has("Host")) {
            head.append("Host: ").append(address).append("\r\n");
        }
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        byte[] content = body == null ? new byte[0] : body;
        if (body != null && !has("Content-Length") && !has("Transfer-Encoding")) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        head.append("\r\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HeadText.bytes(head.toString()));
        bytes.writeBytes(content);
        return bytes.toByteArray();
    }

    private boolean has(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return headers.stream()
                .anyMatch(header -> header.name().toLowerCase(Locale.ROOT).equals(wanted));
    }

    /** Method and path; the query may carry tokens. */
    @Override
    public String toString() {
        int query = target.indexOf('?');
        return method + " " + (query < 0 ? target : target.substring(0, query));
    }
}
