package dev.signalbox.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.token.TokenKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyStoreTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final String PLAIN = "jx1qAsR76VMw0faofCuU4F1j+Bp74glMwThepm9wsh0=";

    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path folder;

    private TokenKey newKey() {
        return TokenKey.generate(random);
    }

    @Test
    @DisplayName("a key file is readable by its owner only, is never overwritten, and leaves nothing else behind")
    void create() throws IOException {
        Path file = folder.resolve("token.key");
        StoredKey made = new KeyStore(file).create(newKey(), NOON);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(new KeyStore(file).load().ring(NOON).primary().id())
                .isEqualTo(made.key().id());
        assertThatThrownBy(() -> new KeyStore(file).create(newKey(), NOON))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> new KeyStore(folder.resolve("no/such.key")).create(newKey(), NOON))
                .isInstanceOf(NoSuchFileException.class);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    @DisplayName("rotate and retire, in a file that began as one plain key")
    void rotateInAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("token.key"), PLAIN + "\n");
        KeyStore store = new KeyStore(file);

        StoredKey next = store.add(newKey(), NOON, NOON.plusSeconds(60));
        assertThat(store.load().all()).extracting(StoredKey::id).containsExactly("d3159478", next.id());
        assertThat(store.load().primary(NOON)).get().extracting(StoredKey::id).isEqualTo("d3159478");
        assertThatThrownBy(() -> store.retire("d3159478", NOON))
                .hasMessage("key d3159478: it seals at present (expected: another one; \"keys rotate\" makes a"
                        + " successor first)");

        store.retire("D3159478", NOON.plusSeconds(60));
        assertThat(store.load().ring(NOON).keys())
                .extracting(TokenKey::id)
                .containsExactly(next.key().id());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    @DisplayName("rotate and retire in a directory; other files and hidden ones are no keys")
    void rotateInADirectory() throws IOException {
        KeyStore store = new KeyStore(folder);
        Files.writeString(folder.resolve("README"), "not a key");
        Files.writeString(folder.resolve(".hidden.key"), "not a key");
        assertThat(store.load().all()).isEmpty();

        StoredKey first = store.create(newKey(), NOON);
        StoredKey second = store.add(newKey(), NOON.plusSeconds(1), NOON.plusSeconds(61));

        assertThat(store.load().all()).extracting(StoredKey::id).containsExactly(first.id(), second.id());
        assertThat(store.load().ring(NOON.plusSeconds(60)).primary().id())
                .isEqualTo(first.key().id());
        store.retire(first.id(), NOON.plusSeconds(61));
        assertThat(store.load().ring(NOON).keys()).hasSize(1);
        assertThatThrownBy(() -> store.retire("12345678", NOON))
                .hasMessage("key 12345678: not in " + folder + " (expected: an id that \"keys list\" shows)");
    }

    @Test
    @DisplayName("keys that a link points to, as container platforms mount secrets, are replaced where they are")
    void links() throws IOException {
        Path real = Files.createDirectory(folder.resolve("..data"));
        Path file = Files.writeString(real.resolve("a.key"), PLAIN);
        Files.createSymbolicLink(folder.resolve("a.key"), file);
        KeyStore store = new KeyStore(folder);
        store.create(newKey(), NOON);

        store.retire("d3159478", NOON);

        assertThat(folder.resolve("a.key")).isSymbolicLink();
        assertThat(Files.readString(file)).contains("state: retired");
    }

    @Test
    void whatIsTooLargeOrTooMany_isRefusedBeforeItIsRead() throws IOException {
        Path large = Files.writeString(folder.resolve("large.key"), "a".repeat(KeyStore.MAX_FILE_BYTES + 1));
        assertThatThrownBy(() -> new KeyStore(folder).load())
                .hasMessage(large + ": larger than any key file (expected: at most 65536 bytes)");
        Files.delete(large);
        for (int i = 0; i <= KeyStore.MAX_FILES; i++) {
            Files.writeString(folder.resolve(i + ".key"), PLAIN);
        }
        assertThatThrownBy(() -> new KeyStore(folder).load())
                .hasMessage(folder + ": more than 100 key files (expected: few; delete those long retired)");
    }

    @Test
    void messagesNameTheFile_andNeverTheKey() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.key"), "key: " + PLAIN.substring(0, 30));
        Path same = Files.writeString(folder.resolve("b.key"), PLAIN);
        assertThatThrownBy(() -> new KeyStore(folder).load())
                .hasMessageStartingWith(bad + ": line 1: token key: ")
                .hasMessageNotContaining(PLAIN.substring(0, 10));
        Files.copy(same, bad, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> new KeyStore(folder).load())
                .hasMessage(folder + ": token keys: d3159478 is there twice (expected: each key once)");
        for (Object shown : List.of(new KeyStore(folder), StoredKey.plain(TokenKey.parse(PLAIN)))) {
            assertThat(shown.toString()).doesNotContain(PLAIN.substring(0, 10));
        }
    }
}
