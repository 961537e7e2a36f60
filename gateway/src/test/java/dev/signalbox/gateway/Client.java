package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.gateway.wire.RawSocket;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One negotiated connection of a test. */
final class Client {
    private static final Pattern TOKEN = Pattern.compile("\"ConnectionToken\":\"([^\"]+)\"");
    private static final Pattern CURSOR = Pattern.compile("\"C\":\"([^\"]+)\"");

    private final int port;
    private final String mount;
    final String token;

    private Client(int port, String mount, String token) {
        this.port = port;
        this.mount = mount;
        this.token = token;
    }

    static Client negotiate(int port, String mount) throws IOException {
        try (RawSocket socket = RawSocket.to(port).get(mount + "/negotiate?clientProtocol=1.5")) {
            return new Client(port, mount, found(TOKEN, socket.response().body()));
        }
    }

    String target(String endpoint, String transport) {
        return mount + endpoint + "?clientProtocol=1.5&transport=" + transport + "&connectionToken="
                + URLEncoder.encode(token, UTF_8);
    }

    RawSocket open(String transport) throws IOException {
        return RawSocket.to(port).get(target("/connect", transport));
    }

    RawSocket.Response send(String transport, String data) throws IOException {
        try (RawSocket socket =
                RawSocket.to(port).post(target("/send", transport), "data=" + URLEncoder.encode(data, UTF_8))) {
            return socket.response();
        }
    }

    RawSocket.Response abort(String transport) throws IOException {
        try (RawSocket socket = RawSocket.to(port).get(target("/abort", transport))) {
            return socket.response();
        }
    }

    static String cursor(String envelope) {
        return found(CURSOR, envelope);
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }
}
