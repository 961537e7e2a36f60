package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.origin.Cors;
import dev.signalbox.gateway.origin.Origins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what is set about other origins, of which parts belong together. */
final class OriginAssembly {
    private static final String SELF = "self";

    private final List<String> corsOrigins = new ArrayList<>();
    private final List<String> webSocketOrigins = new ArrayList<>();
    private final List<String> methods = new ArrayList<>();
    private final List<String> headers = new ArrayList<>();
    private final List<String> exposed = new ArrayList<>();
    private boolean credentials = true;
    private @Nullable Duration maxAge;
    private boolean webSocketsRestricted;

    void cors(String origin) {
        Origins.of(origin); // refuses what is none
        corsOrigins.add(origin);
    }

    void webSocket(String origin) {
        webSocketsRestricted = true;
        if (!origin.strip().equalsIgnoreCase(SELF)) {
            Origins.of(origin);
            webSocketOrigins.add(origin);
        }
    }

    void credentials(boolean value) {
        credentials = value;
    }

    void method(String value) {
        Cors.allowing(Origins.NONE).methods(List.of(value));
        methods.add(value);
    }

    void header(String value) {
        Cors.allowing(Origins.NONE).headers(List.of(value));
        headers.add(value);
    }

    void exposed(String value) {
        Cors.allowing(Origins.NONE).exposedHeaders(List.of(value));
        exposed.add(value);
    }

    void maxAge(Duration value) {
        maxAge = value;
    }

    void into(GatewayConfig.Builder gateway) {
        Cors.Builder cors =
                Cors.allowing(Origins.of(corsOrigins)).credentials(credentials).exposedHeaders(exposed);
        if (!methods.isEmpty()) {
            cors.methods(methods);
        }
        if (!headers.isEmpty()) {
            cors.headers(headers);
        }
        if (maxAge != null) {
            cors.maxAge(maxAge);
        }
        gateway.cors(cors.build());
        if (webSocketsRestricted) {
            gateway.webSocketOrigins(Origins.of(webSocketOrigins));
        }
    }
}
