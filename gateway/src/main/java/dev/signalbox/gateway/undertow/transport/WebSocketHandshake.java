package dev.signalbox.gateway.undertow.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake of RFC 6455 section 4, without sub-protocols and extensions whatever the client offers
 * (protocol B4).
 */
public final class WebSocketHandshake {
    private static final HttpString KEY = new HttpString("Sec-WebSocket-Key");
    private static final HttpString VERSION = new HttpString("Sec-WebSocket-Version");
    private static final HttpString ACCEPT = new HttpString("Sec-WebSocket-Accept");
    private static final String WEB_SOCKET = "websocket";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_LENGTH = 24; // 16 bytes in Base64
    // The drafts 7 and 8 differ from the standard in the name of one header that is not looked at.
    private static final Set<String> VERSIONS = Set.of("13", "8", "7");

    private WebSocketHandshake() {}

    /** Whether a request asks for a WebSocket in a way that can be granted. */
    public static boolean isAskedFor(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        String key = headers.getFirst(KEY);
        String version = headers.getFirst(VERSION);
        return exchange.isHttp11()
                && lists(headers.get(Headers.UPGRADE), WEB_SOCKET)
                && lists(headers.get(Headers.CONNECTION), "upgrade")
                && key != null
                && key.length() == KEY_LENGTH
                && version != null
                && VERSIONS.contains(version);
    }

    /** Puts the headers of the grant into the response. */
    static void grant(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getResponseHeaders();
        headers.put(Headers.UPGRADE, WEB_SOCKET);
        headers.put(ACCEPT, accept(exchange.getRequestHeaders().getFirst(KEY)));
    }

    static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1 is missing from this Java runtime", e);
        }
    }

    private static boolean lists(@Nullable HeaderValues values, String token) {
        if (values == null) {
            return false;
        }
        for (String value : values) {
            for (String part : value.split(",", -1)) {
                if (part.trim().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }
}
