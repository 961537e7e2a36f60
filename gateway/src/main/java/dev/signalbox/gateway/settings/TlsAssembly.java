package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.tls.ClientCertificates;
import dev.signalbox.gateway.tls.TlsConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gathers what is set about https, of which parts belong together. */
final class TlsAssembly {
    private static final int ANY_PORT = 0;
    private static final Path ANY_FILE = Path.of("any");

    private final List<Consumer<TlsConfig.Builder>> parts = new ArrayList<>();
    private final List<String> protocols = new ArrayList<>();
    private final List<String> ciphers = new ArrayList<>();
    private @Nullable Integer port; // null: no https
    private @Nullable Path certificate;
    private ClientCertificates clientCertificates = ClientCertificates.NONE;
    private @Nullable Path clientTrust;

    void port(int value) {
        TlsConfig.builder(value, ANY_FILE); // refuses what is none
        port = value;
    }

    void certificate(String file) {
        certificate = Path.of(file);
    }

    /** Something that is checked at once and set in the end. */
    void part(Consumer<TlsConfig.Builder> part) {
        part.accept(TlsConfig.builder(ANY_PORT, ANY_FILE));
        parts.add(part);
    }

    void protocol(String value) {
        protocols.add(value);
        TlsConfig.builder(ANY_PORT, ANY_FILE).protocols(protocols);
    }

    void cipher(String value) {
        ciphers.add(value);
        TlsConfig.builder(ANY_PORT, ANY_FILE).ciphers(ciphers);
    }

    void clientCertificates(String value) {
        try {
            clientCertificates = ClientCertificates.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + value + "\" (expected: one of none, want, need)", e);
        }
    }

    void clientTrust(String file) {
        clientTrust = Path.of(file);
    }

    void into(GatewayConfig.Builder gateway) {
        if (port == null && certificate == null) {
            if (!parts.isEmpty()
                    || !protocols.isEmpty()
                    || !ciphers.isEmpty()
                    || clientCertificates != ClientCertificates.NONE
                    || clientTrust != null) {
                throw new ConflictException(
                        "has no meaning without https-port and tls-certificate",
                        TlsSettings.all().stream()
                                .map(setting -> setting.option().substring(2))
                                .toArray(String[]::new));
            }
            return;
        }
        if (port == null || certificate == null) {
            throw new ConflictException(
                    "https-port and tls-certificate have no meaning without each other",
                    "https-port",
                    "tls-certificate");
        }
        if (clientTrust != null && clientCertificates == ClientCertificates.NONE) {
            throw new ConflictException("has no meaning without tls-client-certificates", "tls-client-trust");
        }
        TlsConfig.Builder tls =
                TlsConfig.builder(port, certificate).clientCertificates(clientCertificates, clientTrust);
        if (!protocols.isEmpty()) {
            tls.protocols(protocols);
        }
        if (!ciphers.isEmpty()) {
            tls.ciphers(ciphers);
        }
        parts.forEach(part -> part.accept(tls));
        ConflictException.telling(() -> gateway.tls(tls.build()), "tls-password-file");
    }
}
