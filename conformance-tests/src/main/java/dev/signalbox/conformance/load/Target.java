package dev.signalbox.conformance.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.net.URLEncoder;

/**
 * A SignalR server under load.
 *
 * @param address where it listens
 * @param path where its hubs are mounted, as {@code /signalr}
 * @param hub the hub the generator listens to and calls
 */
record Target(InetSocketAddress address, String path, String hub) {
    private static final String PROTOCOL = "1.5";

    String negotiate() {
        return path + "/negotiate?clientProtocol=" + PROTOCOL + "&connectionData=" + connectionData();
    }

    String receive(String endpoint, Way way, String token) {
        return common(endpoint, way, token) + "&tid=4";
    }

    String common(String endpoint, Way way, String token) {
        return path + '/' + endpoint + "?transport=" + way.wireName() + "&clientProtocol=" + PROTOCOL
                + "&connectionToken=" + token + "&connectionData=" + connectionData();
    }

    private String connectionData() {
        return encoded("[{\"name\":\"" + hub + "\"}]");
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
