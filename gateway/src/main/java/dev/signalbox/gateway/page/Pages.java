package dev.signalbox.gateway.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Folders of the class path, served below request paths.
 *
 * <p>Only names that consist of plain segments and end in a known file type are looked for, so no request leaves its folder
 * or fetches code. What was found is kept: a class path does not change and has an end.
 */
public final class Pages {
    private static final String INDEX = "index.html";

    private final List<Folder> folders;
    private final ClassLoader loader;
    private final Map<String, PageFile> found = new ConcurrentHashMap<>();

    /** Creates the pages of these folders; of several that match a path, the first that has the file serves it. */
    public Pages(List<Folder> folders, ClassLoader loader) {
        this.folders = List.copyOf(folders);
        this.loader = loader;
    }

    /**
     * A folder of the class path at a request path.
     *
     * @param path where it is served; {@code /} for the root
     * @param resources the folder's name with slashes, for example {@code com/example/web}
     */
    public record Folder(String path, String resources) {

        /** Checks both names. */
        public Folder {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("path: \"" + path + "\" (expected: it starts with a slash)");
            }
            if (resources.isEmpty() || resources.startsWith("/") || resources.endsWith("/")) {
                throw new IllegalArgumentException("resources: \"" + resources
                        + "\" (expected: a folder of the class path, without slashes at its ends)");
            }
        }

        private @Nullable String within(String requested) {
            String prefix = path.endsWith("/") ? path : path + "/";
            return requested.startsWith(prefix) ? requested.substring(prefix.length()) : null;
        }
    }

    /** Whether there is nothing to find. */
    public boolean isEmpty() {
        return folders.isEmpty();
    }

    /** The file at a decoded request path, or null when there is none. */
    public @Nullable PageFile find(String path) {
        for (Folder folder : folders) {
            String name = folder.within(path);
            if (name == null) {
                continue;
            }
            PageFile file = load(folder, name.isEmpty() || name.endsWith("/") ? name + INDEX : name);
            if (file != null) {
                return file;
            }
        }
        return null;
    }

    private @Nullable PageFile load(Folder folder, String name) {
        String type = MediaTypes.of(name);
        if (type == null || !isPlain(name)) {
            return null;
        }
        String resource = folder.resources() + "/" + name;
        PageFile known = found.get(resource);
        if (known != null) {
            return known;
        }
        try (InputStream stream = loader.getResourceAsStream(resource)) {
            if (stream == null) {
                return null;
            }
            PageFile file = PageFile.of(type, stream.readAllBytes());
            found.put(resource, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    // Letters, digits and a few signs; no segment is empty or begins with a dot.
    private static boolean isPlain(String name) {
        boolean atStart = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean legal = switch (c) {
                case '/', '.' -> !atStart;
                case '-', '_', '~', '+', '@' -> true;
                default -> c < 0x80 && Character.isLetterOrDigit(c);
            };
            if (!legal) {
                return false;
            }
            atStart = c == '/';
        }
        return !atStart;
    }
}
