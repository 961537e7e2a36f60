package dev.signalbox.gateway.arrival;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says when keep-alives come too seldom for what usually stands between clients and a server. */
public final class KeepAliveAdvice {
    // The idle time-out of nginx, AWS load balancers, Traefik's keep-alive connections and many mobile networks.
    private static final Duration USUAL = Duration.ofSeconds(60);

    private KeepAliveAdvice() {}

    /**
     * What an operator should know.
     *
     * @param keepAlive the interval of keep-alives; null when there are none
     * @return a sentence, or null when all is well
     */
    public static @Nullable String on(@Nullable Duration keepAlive) {
        if (keepAlive == null) {
            return "Keep-alives are off: proxies cut streams and sockets that are silent for as long as their idle time-out, often 60 s,"
                    + " and clients do not notice servers that are gone.";
        }
        return keepAlive.compareTo(USUAL) < 0
                ? null
                : "Keep-alives come every " + keepAlive.toSeconds()
                        + " s: proxies whose idle time-out is not longer, often 60 s, cut silent streams and sockets.";
    }
}
