package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.gateway.management.ManagementConfig;
import dev.signalbox.gateway.tls.Certificates;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.token.TokenConfig;
import dev.signalbox.token.TokenKey;
import dev.signalbox.token.keys.KeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

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
        assertThat(warnings(config)).isEmpty();
        mode(file, "r--------");
        assertThat(warnings(config)).isEmpty();
        mode(file, "rw--w--w-");
        assertThat(warnings(config)).as("only who can read it").isEmpty();
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
        assertThat(warnings(config))
                .containsExactly(
                        group + ": holds keys, and its group can read it: mode rw-r-----" + RIGHT,
                        all + ": holds keys, and everybody can read it: mode r--r--r--" + RIGHT,
                        farm + ": holds keys, and everybody can read it: mode rw----r--" + RIGHT);
    }

    @Test
    @DisplayName("what is not there is said by who reads it, and no file is nothing to say")
    void nothing() {
        assertThat(warnings(TokenConfig.builder().build())).isEmpty();
        TokenConfig gone = TokenConfig.builder().keyFile(folder.resolve("gone")).build();
        assertThat(warnings(gone)).isEmpty();
        GatewayConfig goneToo = GatewayConfig.builder()
                .tls(TlsConfig.builder(0, folder.resolve("gone")).build())
                .build();
        assertThat(KeyFileModes.warnings(goneToo)).isEmpty();
    }

    @Test
    @DisplayName(
            "the files with the key of https and those with keys of the management port are named as well, certificates are not")
    void otherKeys() throws Exception {
        Certificates certificates = new Certificates();
        Certificates.Pair pair = certificates.server("EC");
        Path both = folder.resolve("both.pem");
        certificates.pemFile(both, pair);
        Path store = folder.resolve("server.p12");
        certificates.pkcs12(store, pair, "changeit");
        Path certificate = folder.resolve("certificate.pem");
        Files.writeString(certificate, Certificates.pem(pair.certificate()));
        Path key = folder.resolve("key.pem");
        Files.writeString(key, Certificates.sealedTraditional(pair.keys().getPrivate(), "changeit"));
        Path management = folder.resolve("management.keys");
        Files.writeString(management, "ops:control:" + "0".repeat(32));
        for (Path file : List.of(both, store, certificate, key, management)) {
            mode(file, "rw-r--r--");
        }
        String text = ": holds keys, and everybody can read it: mode rw-r--r--" + RIGHT;
        assertThat(KeyFileModes.warnings(secure(TlsConfig.builder(0, both)))).containsExactly(both + text);
        assertThat(KeyFileModes.warnings(secure(TlsConfig.builder(0, store)))).containsExactly(store + text);
        assertThat(KeyFileModes.warnings(
                        secure(TlsConfig.builder(0, certificate).key(key))))
                .containsExactly(key + text);
        ManagementConfig managed =
                ManagementConfig.builder().keyFile(management).build();
        assertThat(KeyFileModes.warnings(
                        GatewayConfig.builder().management(managed).build()))
                .containsExactly(management + text);
        Path password = file("password", "rw-r--r--");
        assertThat(KeyFileModes.warnings(
                        secure(TlsConfig.builder(0, certificate).passwordFile(password))))
                .containsExactly(password + text);
        Path elsewhere = file("web.config", "rw-r--r--");
        assertThat(KeyFileModes.warnings(
                        GatewayConfig.builder().keyFile(elsewhere).build()))
                .containsExactly(elsewhere + text);
        for (Path file : List.of(both, management)) {
            mode(file, "rw-------");
        }
        assertThat(KeyFileModes.warnings(GatewayConfig.builder()
                        .tls(TlsConfig.builder(0, both).build())
                        .management(managed)
                        .build()))
                .isEmpty();
    }

    @Test
    @DisplayName("a gateway logs each as a warning at its start, once")
    void logged() throws Exception {
        Path token = folder.resolve("token.key");
        new KeyStore(token).create(TokenKey.generate(new SecureRandom()), Instant.EPOCH);
        Certificates certificates = new Certificates();
        Path certificate = folder.resolve("server.pem");
        certificates.pemFile(certificate, certificates.server("EC"));
        Path management = folder.resolve("management.keys");
        Files.writeString(management, "ops:control:" + "0".repeat(32));
        for (Path file : List.of(token, certificate, management)) {
            mode(file, "rw-r-----");
        }
        GatewayConfig config = GatewayConfig.builder()
                .port(0)
                .tokens(TokenConfig.builder().keyFile(token).build())
                .tls(TlsConfig.builder(0, certificate).build())
                .management(ManagementConfig.builder().keyFile(management).build())
                .build();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        try {
            Gateway.builder(config).start().stop();
        } finally {
            root.detachAppender(log);
        }
        assertThat(List.copyOf(log.list))
                .filteredOn(event -> event.getFormattedMessage().contains("holds keys"))
                .extracting(event -> event.getLevel() + " " + event.getFormattedMessage())
                .containsExactly(
                        "WARN " + token + ": holds keys, and its group can read it: mode rw-r-----" + RIGHT,
                        "WARN " + certificate + ": holds keys, and its group can read it: mode rw-r-----" + RIGHT,
                        "WARN " + management + ": holds keys, and its group can read it: mode rw-r-----" + RIGHT);
    }

    private static List<String> warnings(TokenConfig config) {
        return KeyFileModes.warnings(GatewayConfig.builder().tokens(config).build());
    }

    private static GatewayConfig secure(TlsConfig.Builder tls) {
        return GatewayConfig.builder().tls(tls.build()).build();
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
