package dev.signalbox.gateway;

import dev.signalbox.gateway.tls.CertificateFiles;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.token.TokenConfig;
import dev.signalbox.token.keys.KeyStore;
import dev.signalbox.token.machinekey.WebConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds files of keys that others than their owner can read: of token keys, of TLS and its password, of the management port, of the site whose users
 * come here, and the configuration file that holds keys itself. Nobody is refused for it: secrets of containers are often made so.
 */
final class KeyFileModes {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFileModes.class);

    private KeyFileModes() {}

    /** A line for each such file, with its mode and the right one; none where files have no such modes. */
    static List<String> warnings(GatewayConfig config) {
        Set<Path> files = new LinkedHashSet<>();
        addTokenKeys(config.tokens(), files);
        addKeys(config.tls(), files);
        files.addAll(config.management().keyFiles());
        files.addAll(config.keyFiles());
        return files.stream()
                .map(KeyFileModes::warning)
                .flatMap(Optional::stream)
                .toList();
    }

    private static void addTokenKeys(TokenConfig config, Set<Path> files) {
        Path keys = config.keyFile();
        if (keys != null) {
            try {
                files.addAll(new KeyStore(keys).files());
            } catch (IOException | IllegalArgumentException e) {
                LOG.trace("no look at modes: who reads the keys says what is wrong with them", e);
            }
        }
        for (String machineKey : config.machineKeys()) {
            if (!WebConfig.isText(machineKey)) {
                files.add(Path.of(machineKey));
            }
        }
    }

    private static void addKeys(@Nullable TlsConfig config, Set<Path> files) {
        if (config != null) {
            try {
                files.addAll(CertificateFiles.withKeys(config));
            } catch (IllegalArgumentException e) {
                LOG.trace("no look at modes: who reads the certificate says what is wrong with it", e);
            }
            Path password = config.passwordFile();
            if (password != null) {
                files.add(password);
            }
        }
    }

    private static Optional<String> warning(Path file) {
        Set<PosixFilePermission> mode;
        try {
            mode = Files.getPosixFilePermissions(file);
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // who reads it says what is wrong with it
        }
        boolean group = mode.contains(PosixFilePermission.GROUP_READ);
        boolean others = mode.contains(PosixFilePermission.OTHERS_READ);
        return group || others
                ? Optional.of(file + ": holds keys, and " + (others ? "everybody" : "its group") + " can read it: mode "
                        + PosixFilePermissions.toString(mode)
                        + " (expected: rw-------, of the user that runs the server; chmod 600)")
                : Optional.empty();
    }
}
