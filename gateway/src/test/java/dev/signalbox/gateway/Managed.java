package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.gateway.management.ApiKey;
import dev.signalbox.gateway.management.ManagementConfig;
import dev.signalbox.gateway.management.Right;
import dev.signalbox.gateway.wire.RawSocket;
import java.io.IOException;

/** A management port with a key for each right, and asking it. */
final class Managed {
    static final String READ = "reader-0123456789-0123456789-0123";
    static final String PUBLISH = "publisher-0123456789-0123456789-0";
    static final String CONTROL = "controller-0123456789-0123456789-";

    private Managed() {}

    static GatewayConfig.Builder config() {
        return GatewayConfig.builder()
                .port(0)
                .tokenKey("ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=")
                .management(ManagementConfig.builder()
                        .port(0)
                        .key(ApiKey.of("reader", Right.READ, READ))
                        .key(ApiKey.of("publisher", Right.PUBLISH, PUBLISH))
                        .key(ApiKey.of("controller", Right.CONTROL, CONTROL))
                        .build());
    }

    /**
     * Asks any port.
     *
     * @param key empty for none
     * @param headers further ones, each with its line end
     */
    static RawSocket.Response ask(int port, String method, String target, String key, String headers, String body)
            throws IOException {
        String authorization = key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n";
        try (RawSocket socket = RawSocket.to(port)
                .send(method + " " + target + " HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.getBytes(UTF_8).length + "\r\n" + authorization + headers + "\r\n"
                        + body)) {
            return socket.response();
        }
    }
}
