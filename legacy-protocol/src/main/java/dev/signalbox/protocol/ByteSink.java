package dev.signalbox.protocol;

/**
 * A place that takes bytes and never refuses: the writing half of a growable buffer.
 *
 * <p>It exists so that values can write themselves without knowing which buffer is used. Not thread-safe unless the
 * implementation says otherwise.
 */
public interface ByteSink {

    /**
     * Takes one byte.
     *
     * @param value the byte, of which the low eight bits count
     */
    void write(int value);

    /**
     * Takes a run of bytes, which are copied.
     *
     * @param source where they are
     * @param offset index of the first
     * @param length how many
     */
    void write(byte[] source, int offset, int length);
}
