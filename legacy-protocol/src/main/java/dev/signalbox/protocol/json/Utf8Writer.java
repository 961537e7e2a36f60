package dev.signalbox.protocol.json;

import java.io.Writer;

/**
 * Encodes characters into a buffer, keeping the first half of a surrogate pair until the second comes, since a pair may
 * be cut between two writes. Not thread-safe.
 */
final class Utf8Writer extends Writer {

    private final Utf8Buffer out;
    private char pending;

    Utf8Writer(Utf8Buffer out) {
        this.out = out;
    }

    @Override
    public void write(char[] chars, int offset, int length) {
        if (length == 0) {
            return;
        }
        int from = offset;
        int to = offset + length;
        if (pending != 0) {
            if (Character.isLowSurrogate(chars[from])) {
                out.raw(new String(new char[] {pending, chars[from]}));
                from++;
            } else {
                out.raw("\uFFFD");
            }
            pending = 0;
        }
        if (to > from && Character.isHighSurrogate(chars[to - 1])) {
            pending = chars[--to];
        }
        out.chars(chars, from, to);
    }

    @Override
    public void flush() {
        // nothing is held back but half a pair, which may still be completed
    }

    @Override
    public void close() {
        if (pending != 0) {
            pending = 0;
            out.raw("\uFFFD");
        }
    }
}
