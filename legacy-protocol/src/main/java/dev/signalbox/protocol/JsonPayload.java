package dev.signalbox.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The finished JSON text of one value, kept as UTF-8 so that a broadcast to thousands shares one array.
 *
 * <p>The text is trusted to be a single JSON value: it is copied into messages as it is. Immutable; equality is that of
 * the bytes.
 */
public final class JsonPayload {

    private static final JsonPayload NULL = ofText("null");

    private final byte[] utf8;

    private JsonPayload(byte[] utf8) {
        this.utf8 = utf8;
    }

    /**
     * The payload made of these bytes, which it owns from now on: the caller must not write to them again.
     *
     * @param utf8 one JSON value in UTF-8, without byte order mark
     * @return the payload
     * @throws IllegalArgumentException when there are no bytes, which is never a JSON value
     */
    public static JsonPayload ofUtf8(byte[] utf8) {
        if (utf8.length == 0) {
            throw new IllegalArgumentException("payload: empty (expected: one JSON value)");
        }
        return new JsonPayload(utf8);
    }

    /**
     * The payload made of this text.
     *
     * @param json one JSON value
     * @return the payload
     * @throws IllegalArgumentException when the text is empty
     */
    public static JsonPayload ofText(String json) {
        return ofUtf8(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The payload of the JSON value {@code null}.
     *
     * @return a shared instance
     */
    public static JsonPayload ofNull() {
        return NULL;
    }

    /**
     * Whether this is the JSON value {@code null}, which protocol objects leave out.
     *
     * @return true when the text is exactly {@code null}
     */
    public boolean isNull() {
        return utf8.length == 4 && equals(NULL);
    }

    /**
     * The size of the text.
     *
     * @return number of bytes, at least 1
     */
    public int length() {
        return utf8.length;
    }

    /**
     * Copies the text into a sink.
     *
     * @param sink where to
     */
    public void writeTo(ByteSink sink) {
        sink.write(utf8, 0, utf8.length);
    }

    /**
     * A copy of the bytes.
     *
     * @return a new array
     */
    public byte[] toByteArray() {
        return utf8.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonPayload that && Arrays.equals(utf8, that.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    /**
     * The JSON text.
     *
     * @return the text, decoded anew on each call
     */
    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
