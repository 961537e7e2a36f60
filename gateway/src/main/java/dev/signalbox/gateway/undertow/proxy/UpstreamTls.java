package dev.signalbox.gateway.undertow.proxy;

import dev.signalbox.gateway.tls.CertificateFiles;
import dev.signalbox.gateway.tls.TrustEverybody;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import io.undertow.UndertowOptions;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.Xnio;
import org.xnio.ssl.XnioSsl;

/** How https targets of a route are spoken to and believed. */
final class UpstreamTls {
    private static final String HOST_NAMES = "HTTPS"; // the certificate must be the target's

    private UpstreamTls() {}

    /** The TLS of a route; null when none of its targets needs it. */
    static @Nullable XnioSsl of(UpstreamRoute route, Xnio xnio) {
        boolean needed = route.targets().stream().anyMatch(target -> "https".equalsIgnoreCase(target.getScheme()));
        if (!needed) {
            return null;
        }
        Path file = route.trust();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust = route.trustAny()
                    ? new TrustManager[] {new TrustEverybody()}
                    : file == null ? null : CertificateFiles.trust(file);
            context.init(null, trust, null);
            return new UndertowXnioSsl(xnio, OptionMap.EMPTY, context);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("upstream path " + route.path() + ": " + e.getMessage(), e);
        }
    }

    static void into(UpstreamRoute route, OptionMap.Builder options) {
        if (!route.trustAny()) {
            options.set(UndertowOptions.ENDPOINT_IDENTIFICATION_ALGORITHM, HOST_NAMES);
        }
    }
}
