package dev.signalbox.gateway.undertow.routes;

import java.time.Duration;

/**
 * Bounds on what one request may cost.
 *
 * @param maxTargetBytes the longest target of a request line: path and query, as sent
 * @param maxHeaderBytes the longest headers: all names and values together
 * @param maxBodyBytes the longest body
 * @param bodyTimeout how long a body may take to arrive
 * @param stallTimeout how long a peer may take nothing of what is sent to it
 */
public record HttpLimits(
        int maxTargetBytes, int maxHeaderBytes, long maxBodyBytes, Duration bodyTimeout, Duration stallTimeout) {

    /** Checks the bounds. */
    public HttpLimits {
        positive("maxTargetBytes", maxTargetBytes);
        positive("maxHeaderBytes", maxHeaderBytes);
        positive("maxBodyBytes", maxBodyBytes);
        positive("bodyTimeout", bodyTimeout);
        positive("stallTimeout", stallTimeout);
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least PT0.001S)");
        }
    }
}
