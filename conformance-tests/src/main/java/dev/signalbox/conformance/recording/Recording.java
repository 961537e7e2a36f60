package dev.signalbox.conformance.recording;

import dev.signalbox.conformance.wire.JsonText;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What passed between clients and a server in one session.
 *
 * @param name a short name, the file's without its ending
 * @param header the first line, an object; see {@code docs/recordings.md} for its members
 * @param events what passed, in order
 */
public record Recording(String name, JsonText header, List<Event> events) {
    /** The newest version of the format that is read and written. */
    public static final int VERSION = 2;

    public Recording {
        events = List.copyOf(events);
    }

    /**
     * Reads a file, as a HAR when its name ends in {@code .har}, else in the format of {@code docs/recordings.md}.
     *
     * @throws RecordingException when the file is missing, cannot be read, or is not what it should be; the message is one line that names the file
     */
    public static Recording read(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".har") ? HarReader.read(file) : RecordingReader.read(file);
    }

    /** What the session was about, or the name when nobody said. */
    public String title() {
        String title = text("title");
        return title.isEmpty() ? name : title;
    }

    /** A text member of the header, empty when it is not there. */
    public String text(String member) {
        JsonText value = header.get(member);
        return value != null && value.isString() ? value.string() : "";
    }

    /** A setting the recorded server ran with, as JSON; null when it was not recorded. */
    public @Nullable JsonText setting(String name) {
        JsonText settings = header.get("settings");
        return settings != null && settings.isObject() ? settings.get(name) : null;
    }
}
