package dev.signalbox.protocol.cursor;

import dev.signalbox.protocol.ByteSink;
import org.jspecify.annotations.Nullable;

/**
 * A place in one life of the message log: where a client that has read up to here goes on (protocol B2 {@code C}, E3).
 *
 * <p>The text form is opaque to clients, which echo it as {@code messageId}:
 *
 * <pre>
 *   g-1F3A9C-2B
 *   | |      +--- position of the last message read, hexadecimal
 *   | +---------- epoch: which life of the log the position counts in, hexadecimal, unsigned
 *   +------------ prefix; the original's cursors start with d- or s-
 * </pre>
 *
 * Digits are upper-case without leading zeros, so each cursor has one text, of at most 35 characters however many groups
 * the connection is in.
 *
 * @param epoch which life of the log; all 64 bits count
 * @param position position in it, at least 0
 */
public record Cursor(long epoch, long position) {

    private static final String PREFIX = "g-";
    private static final int MAX_DIGITS = 16;

    /**
     * Checks the position.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public Cursor {
        if (position < 0) {
            throw new IllegalArgumentException("position: " + position + " (expected: at least 0)");
        }
    }

    /** What a client's {@code messageId} turned out to be. */
    public sealed interface Parsed {}

    /** No cursor was sent, or an empty one: begin from now. */
    public record Absent() implements Parsed {
        static final Absent INSTANCE = new Absent();
    }

    /**
     * Some other text: another server's cursor, or a mutilated one. Treated as "from now", never as an error, so that
     * reconnecting after a move of servers succeeds (protocol K48, K49).
     */
    public record Foreign() implements Parsed {
        static final Foreign INSTANCE = new Foreign();
    }

    /**
     * A cursor in this server's form. Whether its epoch is the current one is for the log to say.
     *
     * @param cursor the cursor
     */
    public record Known(Cursor cursor) implements Parsed {}

    /**
     * Reads a client's {@code messageId}. Never fails.
     *
     * @param text the text, or null when none was sent
     * @return what it is
     */
    public static Parsed parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Absent.INSTANCE;
        }
        int dash = text.indexOf('-', PREFIX.length());
        if (!text.startsWith(PREFIX) || !isHex(text, PREFIX.length(), dash) || !isHex(text, dash + 1, text.length())) {
            return Foreign.INSTANCE;
        }
        long epoch = Long.parseUnsignedLong(text, PREFIX.length(), dash, 16);
        long position = Long.parseUnsignedLong(text, dash + 1, text.length(), 16);
        return position < 0 ? Foreign.INSTANCE : new Known(new Cursor(epoch, position));
    }

    /**
     * Writes the text form in ASCII, without making a string.
     *
     * @param sink where to
     */
    public void writeTo(ByteSink sink) {
        sink.write('g');
        sink.write('-');
        writeHex(epoch, sink);
        sink.write('-');
        writeHex(position, sink);
    }

    /**
     * The text form.
     *
     * @return for example {@code g-1F3A9C-2B}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(35).append(PREFIX);
        appendHex(epoch, text);
        text.append('-');
        appendHex(position, text);
        return text.toString();
    }

    private static boolean isHex(String text, int from, int to) {
        int digits = to - from;
        if (digits < 1 || digits > MAX_DIGITS || (digits > 1 && text.charAt(from) == '0')) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'A' || c > 'F')) {
                return false;
            }
        }
        return true;
    }

    private static int topShift(long value) {
        return value == 0 ? 0 : (63 - Long.numberOfLeadingZeros(value)) & ~3;
    }

    private static char digit(long value, int shift) {
        return "0123456789ABCDEF".charAt((int) (value >>> shift) & 0xF);
    }

    private static void writeHex(long value, ByteSink sink) {
        for (int shift = topShift(value); shift >= 0; shift -= 4) {
            sink.write(digit(value, shift));
        }
    }

    private static void appendHex(long value, StringBuilder text) {
        for (int shift = topShift(value); shift >= 0; shift -= 4) {
            text.append(digit(value, shift));
        }
    }
}
