package dev.signalbox.conformance.recording;

import java.io.Serial;

/** A recording that cannot be read; the message is one line that names the file and, where there is one, the line in it. */
public final class RecordingException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MOST_CHARACTERS = 300;

    /** Creates the failure with one line; what is too long of it is cut. */
    public RecordingException(String line, Throwable cause) {
        super(oneLine(line), cause);
    }

    /** Creates the failure with one line; what is too long of it is cut. */
    public RecordingException(String line) {
        super(oneLine(line));
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\R", " ");
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + " ...";
    }
}
