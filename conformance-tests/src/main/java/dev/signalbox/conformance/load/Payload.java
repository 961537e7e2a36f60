package dev.signalbox.conformance.load;

/**
 * What is sent: a mark that tells stream, number and time, filled up to a size. The mark is found in whatever stands around it, so that
 * receiving costs no JSON.
 */
final class Payload {
    private static final byte MARK = '~';

    private Payload() {}

    /** Hears the marks in a message. */
    interface Listener {
        /**
         * A mark was found.
         *
         * @param stream who numbers
         * @param number counts from 1 in its stream
         * @param nanos when it was sent, by {@link System#nanoTime}
         */
        void found(int stream, long number, long nanos);
    }

    /** A payload of {@code size} characters, at least as many as the mark takes. */
    static String of(int stream, long number, long nanos, int size) {
        String mark = "~" + stream + '.' + number + '.' + nanos + '~';
        return size <= mark.length() ? mark : mark + "x".repeat(size - mark.length());
    }

    /** Finds all marks. */
    static void find(byte[] bytes, int from, int to, Listener listener) {
        int at = from;
        while (at < to) {
            if (bytes[at++] != MARK) {
                continue;
            }
            long stream = 0;
            long number = 0;
            long value = 0;
            int dots = 0;
            for (; at < to && bytes[at] != MARK; at++) {
                if (bytes[at] == '.') {
                    if (dots++ == 0) {
                        stream = value;
                    } else {
                        number = value;
                    }
                    value = 0;
                } else {
                    value = value * 10 + (bytes[at] - '0');
                }
            }
            at++;
            listener.found((int) stream, number, value);
        }
    }
}
