package dev.signalbox.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.token.keys.KeyStore;
import dev.signalbox.token.keys.StoredKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KeysCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Instant now = Instant.parse("2026-11-25T12:00:00.5Z");

    @TempDir
    private Path folder;

    /** Whatever a command says, it is no key. */
    @AfterEach
    void nothingThatWasSaidIsAKey() throws IOException {
        for (StoredKey key : keys(folder)) {
            String hex = java.util.HexFormat.of().formatHex(key.key().master().revealBytes());
            assertThat(out.toString() + err)
                    .doesNotContain(key.key().master().revealBase64())
                    .doesNotContainIgnoringCase(hex);
        }
    }

    private static List<StoredKey> keys(Path path) throws IOException {
        return new KeyStore(path).load().all();
    }

    private String run(int status, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine command = KeysCommand.create(() -> now, new SecureRandom())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        assertThat(command.execute(arguments)).as(err.toString()).isEqualTo(status);
        return status == 0 ? out.toString() : err.toString();
    }

    @Test
    void generateListRotateRetire() throws IOException {
        Path file = folder.resolve("token.key");
        String made = run(0, "generate", file.toString());
        String first = keys(file).get(0).id();
        assertThat(made.lines()).containsExactly("Made key " + first + " in " + file + ".");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        now = now.plusSeconds(60);
        made = run(0, "rotate", file.toString(), "--seals-in=2m");
        String second = keys(file).get(1).id();
        assertThat(made.lines())
                .containsExactly("Made key " + second + " in " + file + "; it seals from 2026-11-25T12:03:00Z on.");
        assertThat(run(0, "list", file.toString()).lines())
                .containsExactly(
                        "id        state     created               seals from",
                        first + "  seals     2026-11-25T12:00:00Z  2026-11-25T12:00:00Z",
                        second + "  next      2026-11-25T12:01:00Z  2026-11-25T12:03:00Z");
        assertThat(run(1, "retire", file.toString(), first))
                .isEqualTo("signalbox: key " + first + ": it seals at present (expected: another one; \"keys rotate\""
                        + " makes a successor first)\n");

        now = now.plusSeconds(120);
        assertThat(run(0, "list", file.toString())).contains(first + "  opens ", second + "  seals ");
        assertThat(run(0, "retire", file.toString(), first)).isEqualTo("Retired key " + first + " in " + file + ".\n");
        assertThat(run(0, "list", file.toString())).contains(first + "  retired ", second + "  seals ");
    }

    @Test
    void aDirectoryHasAFileForEachKey() throws IOException {
        run(0, "generate", folder.toString());
        run(0, "rotate", folder.toString());
        assertThat(keys(folder)).hasSize(2);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2).allMatch(file -> file.toString().endsWith(".key"));
        }
    }

    @Test
    void whatGoesWrongIsOneLine() throws IOException {
        Path file = folder.resolve("token.key");
        assertThat(run(1, "list", file.toString())).isEqualTo("signalbox: " + file + ": no such file or directory\n");
        assertThat(run(1, "rotate", file.toString())).isEqualTo("signalbox: " + file + ": no such file or directory\n");
        run(0, "generate", file.toString());
        assertThat(run(1, "generate", file.toString()))
                .isEqualTo("signalbox: " + file + ": is there already (expected: a new file, or \"keys rotate\" to add"
                        + " to this one)\n");
        assertThat(run(1, "rotate", file.toString(), "--seals-in=soon")).startsWith("signalbox: --seals-in soon: ");
        assertThat(run(1, "retire", file.toString(), "12345678"))
                .isEqualTo("signalbox: key 12345678: not in " + file + " (expected: an id that \"keys list\" shows)\n");
        assertThat(run(2)).contains("Missing required subcommand: generate, list, rotate or retire");
    }
}
