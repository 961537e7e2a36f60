package dev.signalbox.conformance.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, taken piece by piece as the server wrote it: with chunked coding a piece is one chunk, otherwise whatever
 * has arrived.
 */
public final class ResponseBody {
    private static final int MOST_BYTES = 64 * 1024;

    private enum Coding {
        NONE,
        CHUNKED,
        COUNTED,
        UNTIL_CLOSE
    }

    private final WireSocket socket;
    private final Coding coding;
    private long remaining; // with COUNTED only
    private boolean ended;

    ResponseBody(WireSocket socket, ResponseHead head, String method) {
        this.socket = socket;
        String length = head.header("Content-Length");
        if (method.equals("HEAD") || head.status() == 204 || head.status() == 304 || head.status() < 200) {
            this.coding = Coding.NONE;
        } else if ("chunked".equalsIgnoreCase(head.header("Transfer-Encoding"))) {
            this.coding = Coding.CHUNKED;
        } else if (length != null) {
            this.coding = Coding.COUNTED;
            this.remaining = counted(length);
        } else {
            this.coding = Coding.UNTIL_CLOSE;
        }
        this.ended = coding == Coding.NONE || (coding == Coding.COUNTED && remaining == 0);
    }

    /**
     * Waits for the next piece.
     *
     * @return the bytes of the piece, or null when the body is complete
     * @throws WireTimeoutException when none came in time
     * @throws WireException when the body was cut before its end
     */
    public byte @Nullable [] next(Deadline deadline) {
        if (ended) {
            return null;
        }
        if (coding == Coding.COUNTED && remaining == 0) {
            ended = true;
            return null;
        }
        byte[] piece = switch (coding) {
            case CHUNKED -> chunk(deadline);
            case COUNTED -> counted(deadline);
            case UNTIL_CLOSE, NONE -> socket.read(MOST_BYTES, deadline);
        };
        if (piece.length == 0) {
            ended = true;
            return null;
        }
        return piece;
    }

    /** Waits for the next piece and gives it as UTF-8 text, or null when the body is complete. */
    public @Nullable String nextText(Deadline deadline) {
        byte[] piece = next(deadline);
        return piece == null ? null : new String(piece, StandardCharsets.UTF_8);
    }

    /** Waits for all the rest. */
    public byte[] rest(Deadline deadline) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece = next(deadline); piece != null; piece = next(deadline)) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    private byte[] chunk(Deadline deadline) {
        String line = socket.readLine(deadline);
        String digits = line.split(";", 2)[0].strip();
        if (!digits.matches("0*[0-9a-fA-F]{1,7}")) {
            throw new WireException("not a chunk size: " + line + " (expected: hexadecimal, at most fffffff)");
        }
        int size = Integer.parseInt(digits, 16);
        byte[] chunk = socket.readExactly(size, deadline);
        String end = socket.readLine(deadline);
        while (size == 0 && !end.isEmpty()) { // trailers
            end = socket.readLine(deadline);
        }
        if (!end.isEmpty()) {
            throw new WireException("a chunk of " + size + " bytes is followed by: " + end);
        }
        return chunk;
    }

    private static long counted(String length) {
        if (!length.matches("[0-9]{1,18}")) {
            throw new WireException("Content-Length: " + length + " (expected: a number)");
        }
        return Long.parseLong(length);
    }

    private byte[] counted(Deadline deadline) {
        byte[] piece = socket.read((int) Math.min(remaining, MOST_BYTES), deadline);
        if (piece.length == 0) {
            throw new WireException("the body ended " + remaining + " bytes too early");
        }
        remaining -= piece.length;
        return piece;
    }
}
