package dev.signalbox.gateway.identity;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** Keys of issuers, fetched within bounds of size, time and rate. */
final class JwtKeys {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 3_000;
    private static final int MOST_BYTES = 256 * 1024;
    private static final long KEPT_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final long WAITED_MILLIS = Duration.ofSeconds(10).toMillis(); // by those who find another fetching
    private static final long LEAST_INTERVAL_MILLIS = Duration.ofSeconds(30).toMillis();
    private static final long OUTAGE_MILLIS = Duration.ofHours(1).toMillis();

    private JwtKeys() {}

    static JWKSource<SecurityContext> at(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && THIS_MACHINE.contains(host))) {
            throw new IllegalArgumentException(
                    "keys: " + address + " (expected: an https address, since who changes the keys is every user)");
        }
        return bounded(url(address));
    }

    static JWKSource<SecurityContext> in(Path file) {
        return bounded(url(file.toAbsolutePath().toUri()));
    }

    private static URL url(URI address) {
        try {
            return address.toURL();
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("keys: " + address + " (expected: an address)", e);
        }
    }

    private static JWKSource<SecurityContext> bounded(URL url) {
        return JWKSourceBuilder.<SecurityContext>create(
                        url, new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MOST_BYTES))
                .cache(KEPT_MILLIS, WAITED_MILLIS)
                .refreshAheadCache(false)
                .rateLimited(LEAST_INTERVAL_MILLIS)
                .outageTolerant(OUTAGE_MILLIS)
                .build();
    }
}
