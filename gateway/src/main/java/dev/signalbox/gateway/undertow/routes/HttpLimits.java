package dev.signalbox.gateway.undertow.routes;

import java.time.Duration;

/**
 * Bounds on what one request may cost.
 *
 * @param maxBodyBytes the longest body
 * @param bodyTimeout how long a body may take to arrive
 * @param stallTimeout how long a peer may take nothing of what is sent to it
 */
public record HttpLimits(long maxBodyBytes, Duration bodyTimeout, Duration stallTimeout) {

    /** Checks the bounds. */
    public HttpLimits {
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("maxBodyBytes: " + maxBodyBytes + " (expected: at least 1)");
        }
        positive("bodyTimeout", bodyTimeout);
        positive("stallTimeout", stallTimeout);
    }

    private static void positive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least PT0.001S)");
        }
    }
}
