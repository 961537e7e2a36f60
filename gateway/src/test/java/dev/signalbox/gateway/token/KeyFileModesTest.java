package dev.signalbox.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.token.TokenKey;
import dev.signalbox.token.keys.KeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no such modes")
class KeyFileModesTest {
    private static final String RIGHT = " (expected: rw-------, of the user that runs the server; chmod 600)";

    @TempDir
    private Path folder;

    @Test
    @DisplayName("a file that \"keys generate\" has made, and one that its owner alone can read, are right")
    void right() throws IOException {
        Path file = folder.resolve("token.key");
        new KeyStore(file).create(TokenKey.generate(new SecureRandom()), Instant.EPOCH);
        TokenConfig config = TokenConfig.builder().keyFile(file).build();
        assertThat(KeyFileModes.warnings(config)).isEmpty();
        mode(file, "r--------");
        assertThat(KeyFileModes.warnings(config)).isEmpty();
        mode(file, "rw--w--w-");
        assertThat(KeyFileModes.warnings(config)).as("only who can read it").isEmpty();
    }

    @Test
    @DisplayName("each file of a directory and each machine key's file is named with its mode and the right one")
    void readable() throws IOException {
        Path group = file("a.key", "rw-r-----");
        Path all = file("b.key", "r--r--r--");
        file("c.key", "rw-------");
        file("notes.txt", "rw-rw-rw-");
        Path farm = file("web.config", "rw----r--");
        TokenConfig config = TokenConfig.builder()
                .keyFile(folder)
                .machineKey(farm.toString())
                .machineKey("<machineKey validationKey='00' decryptionKey='00'/>")
                .build();
        assertThat(KeyFileModes.warnings(config))
                .containsExactly(
                        group + ": holds keys, and its group can read it: mode rw-r-----" + RIGHT,
                        all + ": holds keys, and everybody can read it: mode r--r--r--" + RIGHT,
                        farm + ": holds keys, and everybody can read it: mode rw----r--" + RIGHT);
    }

    @Test
    @DisplayName("what is not there is said by who reads it, and no file is nothing to say")
    void nothing() {
        assertThat(KeyFileModes.warnings(TokenConfig.builder().build())).isEmpty();
        assertThat(KeyFileModes.warnings(
                        TokenConfig.builder().keyFile(folder.resolve("gone")).build()))
                .isEmpty();
    }

    private Path file(String name, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "not looked at");
        mode(file, mode);
        return file;
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
