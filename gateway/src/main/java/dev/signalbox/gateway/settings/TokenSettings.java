package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.settings.Setting.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What seals the clients' tokens. */
final class TokenSettings {
    private static final int LONGEST_KEY_FILE = 64 * 1024;

    private TokenSettings() {}

    static List<Setting> all() {
        return List.of(
                Setting.of("token-key", Kind.TEXT, "generated, good for this run only")
                        .does("Key that seals the clients' tokens: at least 32 random bytes in Base64 or hexadecimal,"
                                + " the same on all servers behind one address.")
                        .because("Other users of this machine may see it among the processes when it is an option;"
                                + " a key file hides it.")
                        .secret()
                        .text((to, value) -> {
                            to.tokenKeyFrom("--token-key");
                            to.gateway().tokenKey(value);
                        }),
                Setting.of("token-key-file", Kind.FILE, "none")
                        .does("File to read that key from.")
                        .text((to, value) -> {
                            to.tokenKeyFrom("--token-key-file");
                            to.gateway().tokenKey(read(value));
                        }));
    }

    private static String read(String file) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > LONGEST_KEY_FILE) {
                throw new IllegalArgumentException("larger than any key (expected: one key in text)");
            }
            return Files.readString(path);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read (expected: a text file with one key)", e);
        }
    }
}
