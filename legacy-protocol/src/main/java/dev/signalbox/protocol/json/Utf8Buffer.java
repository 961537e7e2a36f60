package dev.signalbox.protocol.json;

import dev.signalbox.protocol.ByteSink;
import dev.signalbox.protocol.JsonPayload;
import java.io.Writer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing run of UTF-8 bytes that every JSON writer of the protocol writes into.
 *
 * <p>It can be cleared and used again, which keeps its array. Not thread-safe.
 */
public final class Utf8Buffer implements ByteSink {

    private static final int DEFAULT_CAPACITY = 512;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** For each ASCII character: 0 when written as it is, 'u' for a numeric escape, else the letter after the backslash. */
    private static final byte[] ESCAPES = escapes();

    private byte[] bytes;
    private int length;

    /** An empty buffer of moderate capacity. */
    public Utf8Buffer() {
        this(DEFAULT_CAPACITY);
    }

    /**
     * An empty buffer.
     *
     * @param capacity bytes to make room for at first, at least 1
     * @throws IllegalArgumentException when the capacity is less than 1
     */
    public Utf8Buffer(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity: " + capacity + " (expected: at least 1)");
        }
        bytes = new byte[capacity];
    }

    /**
     * How many bytes have been written.
     *
     * @return at least 0
     */
    public int length() {
        return length;
    }

    /** Forgets what has been written, keeping the room. */
    public void clear() {
        length = 0;
    }

    /**
     * A copy of what has been written.
     *
     * @return a new array
     */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /**
     * What has been written, as a payload.
     *
     * @return a payload of a copy
     * @throws IllegalArgumentException when nothing has been written
     */
    public JsonPayload toPayload() {
        return JsonPayload.ofUtf8(toByteArray());
    }

    /**
     * Lends the bytes to a reader without copying them. The reader must neither keep nor change the array.
     *
     * @param reader gets the array and the number of bytes that count
     * @param <T> what the reader makes of them
     * @return the reader's result
     */
    public <T> T apply(Reader<T> reader) {
        return reader.read(bytes, length);
    }

    /**
     * A look at the bytes of a buffer.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Reader<T> {

        /**
         * Reads the bytes.
         *
         * @param bytes array of which only the first {@code length} bytes count
         * @param length how many count
         * @return the result
         */
        T read(byte[] bytes, int length);
    }

    @Override
    public void write(int value) {
        if (length == bytes.length) {
            grow(1);
        }
        bytes[length++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /**
     * Appends text that is known to be ASCII, as it is.
     *
     * @param text characters below U+0080
     * @return this
     */
    @SuppressWarnings("deprecation") // the deprecated copy is wrong for other characters and the fastest for these
    public Utf8Buffer ascii(String text) {
        int count = text.length();
        ensure(count);
        text.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    /**
     * Appends a payload's text.
     *
     * @param payload the payload
     * @return this
     */
    public Utf8Buffer payload(JsonPayload payload) {
        payload.writeTo(this);
        return this;
    }

    /**
     * Appends text as it is, encoded. A lone surrogate becomes U+FFFD.
     *
     * @param text any text
     * @return this
     */
    public Utf8Buffer raw(CharSequence text) {
        int count = text.length();
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                write(c);
            } else {
                i = multiByte(text, i, c);
            }
        }
        return this;
    }

    /**
     * Appends a whole number in decimal.
     *
     * @param value any number
     * @return this
     */
    public Utf8Buffer number(long value) {
        if (value >= 0 && value < 10) {
            write('0' + (int) value);
            return this;
        }
        return ascii(Long.toString(value));
    }

    /**
     * Appends a JSON string with the original's escapes (protocol A14): quotes, backslash and control characters, and
     * U+0085, U+2028, U+2029; everything else is raw UTF-8. A lone surrogate becomes U+FFFD.
     *
     * @param text any text
     * @return this
     */
    public Utf8Buffer string(CharSequence text) {
        int count = text.length();
        ensure(count + 2);
        write('"');
        for (int i = plainAscii(text, count); i < count; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                byte escape = ESCAPES[c];
                if (escape == 0) {
                    write(c);
                } else if (escape == 'u') {
                    unicodeEscape(c);
                } else {
                    write('\\');
                    write(escape);
                }
            } else if (c == '\u0085' || c == '\u2028' || c == '\u2029') {
                unicodeEscape(c);
            } else {
                i = multiByte(text, i, c);
            }
        }
        write('"');
        return this;
    }

    /** A writer into this buffer; see {@link Utf8Writer}. */
    Writer writer() {
        return new Utf8Writer(this);
    }

    /** What has been written, decoded. */
    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Appends the leading characters that need no escape, for which there is room; returns how many there are. */
    private int plainAscii(CharSequence text, int count) {
        byte[] target = bytes;
        int base = length;
        int i = 0;
        while (i < count) {
            char c = text.charAt(i);
            if (c >= 0x80 || ESCAPES[c] != 0) {
                break;
            }
            target[base + i] = (byte) c;
            i++;
        }
        length += i;
        return i;
    }

    /** Appends characters as they are; a surrogate pair must not be cut by the ends of the range. */
    void chars(char[] source, int from, int to) {
        ensure(to - from);
        int at = from;
        while (at < to && source[at] < 0x80) {
            bytes[length++] = (byte) source[at++];
        }
        if (at < to) {
            raw(CharBuffer.wrap(source, at, to - at));
        }
    }

    /** Appends the character at {@code at}, not an ASCII one, and returns the index of its last unit. */
    private int multiByte(CharSequence text, int at, char c) {
        if (c < 0x800) {
            write(0xC0 | (c >> 6));
            write(0x80 | (c & 0x3F));
            return at;
        }
        if (Character.isHighSurrogate(c) && at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))) {
            codePoint(Character.toCodePoint(c, text.charAt(at + 1)));
            return at + 1;
        }
        threeBytes(Character.isSurrogate(c) ? '\uFFFD' : c);
        return at;
    }

    private void threeBytes(char c) {
        write(0xE0 | (c >> 12));
        write(0x80 | ((c >> 6) & 0x3F));
        write(0x80 | (c & 0x3F));
    }

    private void codePoint(int point) {
        write(0xF0 | (point >> 18));
        write(0x80 | ((point >> 12) & 0x3F));
        write(0x80 | ((point >> 6) & 0x3F));
        write(0x80 | (point & 0x3F));
    }

    private void unicodeEscape(char c) {
        ensure(6);
        write('\\');
        write('u');
        write(HEX[c >> 12]);
        write(HEX[(c >> 8) & 0xF]);
        write(HEX[(c >> 4) & 0xF]);
        write(HEX[c & 0xF]);
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        int needed = Math.addExact(length, more);
        int doubled = bytes.length > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE - 8 : bytes.length * 2;
        bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
    }

    private static byte[] escapes() {
        byte[] table = new byte[0x80];
        Arrays.fill(table, 0, 0x20, (byte) 'u');
        table['\b'] = 'b';
        table['\f'] = 'f';
        table['\n'] = 'n';
        table['\r'] = 'r';
        table['\t'] = 't';
        table['"'] = '"';
        table['\\'] = '\\';
        return table;
    }
}
