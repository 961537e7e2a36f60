package dev.signalbox.gateway.token;

import dev.signalbox.token.keys.KeyStore;
import dev.signalbox.token.machinekey.WebConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds files of keys that others than their owner can read. Nobody is refused for it: secrets of containers are often made so. */
final class KeyFileModes {
    private KeyFileModes() {}

    /** A line for each such file, with its mode and the right one; none where files have no such modes. */
    static List<String> warnings(TokenConfig config) {
        List<String> warnings = new ArrayList<>();
        try {
            Path keys = config.keyFile();
            if (keys != null) {
                for (Path file : new KeyStore(keys).files()) {
                    look(file, warnings);
                }
            }
            for (String machineKey : config.machineKeys()) {
                if (!WebConfig.isText(machineKey)) {
                    look(Path.of(machineKey), warnings);
                }
            }
        } catch (IOException | UnsupportedOperationException e) {
            return warnings; // who reads the keys says what is wrong with them
        }
        return warnings;
    }

    private static void look(Path file, List<String> warnings) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        boolean group = mode.contains(PosixFilePermission.GROUP_READ);
        boolean others = mode.contains(PosixFilePermission.OTHERS_READ);
        if (group || others) {
            warnings.add(file + ": holds keys, and " + (others ? "everybody" : "its group") + " can read it: mode "
                    + PosixFilePermissions.toString(mode)
                    + " (expected: rw-------, of the user that runs the server; chmod 600)");
        }
    }
}
