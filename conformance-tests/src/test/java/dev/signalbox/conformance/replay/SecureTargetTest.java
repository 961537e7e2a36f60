package dev.signalbox.conformance.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.recording.RecordingWriter;
import dev.signalbox.conformance.wire.Transport;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recordings played against a server over TLS, whose certificate Java was told to trust, or was not. */
@Timeout(120)
final class SecureTargetTest {
    private static final String PROGRAM =
            "dev.signalbox.conformance.command.Main"; // which knows this package, not the reverse
    private static final String PASSWORD = "of the test";

    @TempDir
    private Path directory;

    private Path keys;

    @BeforeEach
    void makeTheCertificate() throws Exception {
        keys = directory.resolve("server.p12");
        Process keytool = java(
                "keytool",
                List.of("-genkeypair", "-keystore", keys.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD),
                List.of("-alias", "server", "-keyalg", "EC", "-dname", "CN=server", "-ext", "san=ip:127.0.0.1"));
        String said = said(keytool);
        assertThat(keytool.waitFor()).as(said).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"WEB_SOCKETS", "SERVER_SENT_EVENTS"})
    @DisplayName("https and wss, the certificate given as Java's trust store: no difference")
    void trusted(Transport transport) throws Exception {
        Recording recording = Sessions.over(transport);
        try (RecordedServer server = RecordedServer.secure(recording.events(), identity())) {
            Process replay = java(
                    "java",
                    List.of("-Djavax.net.ssl.trustStore=" + keys, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD),
                    List.of("-cp", System.getProperty("java.class.path"), PROGRAM),
                    List.of("replay", "--patience=30", "--target", "https://" + server.address()),
                    List.of(file(recording).toString()));
            String said = said(replay);
            assertThat(replay.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(replay.exitValue()).as(said).isZero();
            assertThat(said).contains("1 same");
        }
    }

    @Test
    @DisplayName("a certificate that Java does not trust: nothing is judged, and the verdict says why")
    void notTrusted() throws Exception {
        Recording recording = Sessions.over(Transport.LONG_POLLING);
        try (RecordedServer server = RecordedServer.secure(recording.events(), identity())) {
            ReplayResult result = new Replayer(ReplayOptions.against(URI.create("https://" + server.address()))
                            .withPatience(Duration.ofSeconds(2)))
                    .replay(recording);
            assertThat(result.verdict()).isEqualTo(Verdict.UNREACHABLE);
            assertThat(result.reason()).contains("no TLS with " + server.address(), "certification path");
        }
    }

    private SSLContext identity() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private Path file(Recording recording) throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add(RecordingWriter.header(Map.of("title", "a session"), false));
        for (Event event : recording.events()) {
            lines.add(RecordingWriter.line(event));
        }
        return Files.write(directory.resolve("session.jsonl"), lines);
    }

    @SafeVarargs
    private static Process java(String program, List<String>... parts) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
        for (List<String> part : parts) {
            command.addAll(part);
        }
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String said(Process process) throws Exception {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
