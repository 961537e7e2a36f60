package dev.signalbox.connection;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why a connection ended, for logs, metrics and events; the wire shows only what the protocol has. Codes are stable: a retired code
 * stays reserved.
 */
public enum DisconnectReason {
    /** The client called {@code /abort}, or the application aborted it: OnDisconnected(true). */
    ABORTED(1, "aborted", true),
    /** The client vanished and did not come back within the disconnect time-out: OnDisconnected(false). */
    TIMED_OUT(2, "did not come back in time", true),
    /** The server shuts down: no OnDisconnected (protocol K44). */
    SERVER_SHUTDOWN(3, "server shuts down", true);

    private static final java.util.Map<Integer, DisconnectReason> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(DisconnectReason::code, Function.identity()));

    private final int code;
    private final String text;
    private final boolean mayReturn;

    DisconnectReason(int code, String text, boolean mayReturn) {
        this.code = code;
        this.text = text;
        this.mayReturn = mayReturn;
    }

    /** The stable number. */
    public int code() {
        return code;
    }

    /** A few words for a log line. */
    public String text() {
        return text;
    }

    /** Whether the client may come back under the same id. */
    public boolean mayReturn() {
        return mayReturn;
    }

    /**
     * The reason with a given code.
     *
     * @throws IllegalArgumentException when no reason has it
     */
    public static DisconnectReason ofCode(int code) {
        DisconnectReason reason = BY_CODE.get(code);
        if (reason == null) {
            throw new IllegalArgumentException("code: " + code + " (expected: one of " + BY_CODE.keySet() + ")");
        }
        return reason;
    }
}
