package dev.signalbox.conformance.corpus;

import dev.signalbox.conformance.recording.Recording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The recordings, read from their archive. */
final class Corpus {
    static final Path FOLDER = Path.of("src", "test", "resources", "recordings");
    private static final Path ARCHIVE = FOLDER.resolve("recordings.zip");

    private Corpus() {}

    /** All recordings, by name. */
    static List<Recording> read() {
        try (FileSystem archive = FileSystems.newFileSystem(ARCHIVE);
                Stream<Path> files = Files.list(archive.getPath("/"))) {
            return files.map(Recording::read)
                    .sorted(Comparator.comparing(Recording::name))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(ARCHIVE + " cannot be read", failure);
        }
    }
}
