package dev.signalbox.token.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.token.TokenKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keys in a file, or in the files of a directory whose names end in {@code .key}, in the order of their names.
 *
 * <p>A change is one file that appears, or is replaced, in one step, readable by its owner only: who reads at the same time sees the state
 * before or after. Files that are too large or too many are refused before they are read. Messages name file and line, never a key.
 */
public final class KeyStore {
    /** The longest key file that is read, in bytes. */
    public static final int MAX_FILE_BYTES = 64 * 1024;

    /** How many key files a directory may hold. */
    public static final int MAX_FILES = 100;

    private static final String SUFFIX = ".key";

    private final Path path;

    /** @param path a file or a directory; need not exist yet */
    public KeyStore(Path path) {
        this.path = path;
    }

    /**
     * Reads all keys.
     *
     * @throws IOException if the file or directory is not there or cannot be read
     * @throws IllegalArgumentException if what stands there are no keys
     */
    public StoredKeys load() throws IOException {
        List<StoredKey> keys = new ArrayList<>();
        for (Path file : files()) {
            keys.addAll(read(file));
        }
        try {
            return StoredKeys.of(keys);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Adds a new key: to the file, or as one more file of the directory.
     *
     * @param sealsFrom from when it may seal; pass {@code now} for at once
     * @return the new key
     * @throws IOException if the keys there cannot be read, or the change cannot be written
     */
    public StoredKey add(TokenKey key, Instant now, Instant sealsFrom) throws IOException {
        StoredKey added = new StoredKey(key, StoredKey.State.ENABLED, now, sealsFrom);
        StoredKeys more = load().and(added);
        if (Files.isDirectory(path)) {
            // The name's order is the order of making, so that a listing reads like a history.
            String name = now.toString().replaceAll("[^0-9TZ]", "") + "-" + added.id() + SUFFIX;
            write(path.resolve(name), List.of(added), false);
        } else {
            write(path, more.all(), true);
        }
        return added;
    }

    /**
     * Makes the file with a first key, which seals at once; in a directory, one more file.
     *
     * @throws FileAlreadyExistsException if the path is a file already
     */
    public StoredKey create(TokenKey key, Instant now) throws IOException {
        if (Files.isDirectory(path)) {
            return add(key, now, now);
        }
        StoredKey first = new StoredKey(key, StoredKey.State.ENABLED, now, now);
        write(path, List.of(first), false);
        return first;
    }

    /**
     * Takes a key out of use.
     *
     * @throws IllegalArgumentException if there is no such key, or it is the one that seals
     */
    public StoredKey retire(String id, Instant now) throws IOException {
        StoredKeys keys = load();
        StoredKey key = keys.byId(id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "key " + shown(id) + ": not in " + path + " (expected: an id that \"keys list\" shows)"));
        Optional<StoredKey> primary = keys.primary(now);
        if (primary.isPresent() && primary.get().id().equals(key.id())) {
            throw new IllegalArgumentException("key " + key.id()
                    + ": it seals at present (expected: another one; \"keys rotate\" makes a successor first)");
        }
        StoredKey retired = key.retired();
        for (Path file : files()) {
            List<StoredKey> inFile = read(file);
            if (inFile.stream().anyMatch(each -> each.id().equals(key.id()))) {
                write(file, StoredKeys.of(inFile).with(retired).all(), true);
            }
        }
        return retired;
    }

    /**
     * The files that keys are read from.
     *
     * @throws IOException when the directory cannot be listed
     */
    public List<Path> files() throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(path)) {
            files = entries.filter(entry -> isKeyFile(entry.getFileName().toString()))
                    .sorted()
                    .limit(MAX_FILES + 1L)
                    .toList();
        }
        if (files.size() > MAX_FILES) {
            throw new IllegalArgumentException(
                    path + ": more than " + MAX_FILES + " key files (expected: few; delete those long retired)");
        }
        return files;
    }

    private static boolean isKeyFile(String name) {
        return name.endsWith(SUFFIX) && !name.startsWith(".");
    }

    private static List<StoredKey> read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        }
        if (bytes.length > MAX_FILE_BYTES) {
            throw new IllegalArgumentException(
                    file + ": larger than any key file (expected: at most " + MAX_FILE_BYTES + " bytes)");
        }
        try {
            return KeyText.parse(new String(bytes, UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static void write(Path file, List<StoredKey> keys, boolean replace) throws IOException {
        Path target = replace && Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(String.valueOf(folder), null, "no such directory");
        }
        Path fresh = Files.createTempFile(folder, ".signalbox-", ".tmp", ownerOnly(folder));
        try {
            ByteBuffer text = ByteBuffer.wrap(KeyText.print(keys).getBytes(UTF_8));
            try (FileChannel out = FileChannel.open(fresh, EnumSet.of(StandardOpenOption.WRITE))) {
                while (text.hasRemaining()) {
                    out.write(text);
                }
                out.force(true);
            }
            if (replace) {
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                publish(fresh, target);
            }
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    // A link, unlike a move, never replaces what is there.
    private static void publish(Path fresh, Path target) throws IOException {
        try {
            Files.createLink(target, fresh);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.move(fresh, target);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
        Set<String> views = folder.getFileSystem().supportedFileAttributeViews();
        return views.contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static String shown(String id) {
        return id.matches("[0-9a-zA-Z]{1,8}") ? id : "of " + id.length() + " characters";
    }

    /** The path. */
    @Override
    public String toString() {
        return "KeyStore[" + path + "]";
    }
}
