package dev.signalbox.connection;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why a connection ended, for logs, metrics and events; the wire shows only what the protocol has. Codes are stable: a retired code
 * stays reserved.
 */
public enum DisconnectReason {
    /** The client called {@code /abort}, or the application aborted it without telling the client (protocol B9). */
    ABORTED(1, "aborted", true, true),
    /** The client vanished and did not come back within the disconnect time-out. */
    TIMED_OUT(2, "did not come back in time", true, false),
    /** The server shuts down: no OnDisconnected (protocol K44). */
    SERVER_SHUTDOWN(3, "server shuts down", true, false),
    /** The application closed it by {@link ConnectionControl#close}; its client is told and does not come back. */
    CLOSED(4, "closed by the server", false, true),
    /** Messages were lost to it, and {@link GapPolicy#START_AFRESH} wants its client to begin anew. */
    GAP(5, "messages were lost", false, false),
    /** Its client reads too slowly, and {@link SlowPolicy#CLOSE} gives it up. */
    TOO_SLOW(6, "the client reads too slowly", false, false),
    /** Too many clients are away, and this one has been for the longest. */
    CROWDED_OUT(7, "too many clients are away", true, false),
    /** The connection lives on at another node of the cluster, or may: no OnDisconnected here. */
    MOVED(8, "moved to another node", true, false),
    /** What its client proved its identity with has run out, and {@link ConnectionConfig#closesExpired()}; with a new one it begins anew. */
    CREDENTIAL_EXPIRED(9, "the credential has expired", false, false);

    private static final Map<Integer, DisconnectReason> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(DisconnectReason::code, Function.identity()));

    private final int code;
    private final String text;
    private final boolean mayReturn;
    private final boolean stopCalled;

    DisconnectReason(int code, String text, boolean mayReturn, boolean stopCalled) {
        this.code = code;
        this.text = text;
        this.mayReturn = mayReturn;
        this.stopCalled = stopCalled;
    }

    /** The stable number. */
    public int code() {
        return code;
    }

    /** A few words for a log line, or for a client when the application gave none. */
    public String text() {
        return text;
    }

    /** Whether the client may come back under the same id. One that may not is told so where it understands it, and refused. */
    public boolean mayReturn() {
        return mayReturn;
    }

    /** What OnDisconnected is told: true when the end was asked for, false when nobody wanted it (protocol C3). */
    public boolean stopCalled() {
        return stopCalled;
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
