package dev.signalbox.conformance.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.gateway.drain.DrainConfig;
import dev.signalbox.gateway.settings.Settings;
import dev.signalbox.gateway.settings.Spans;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files under deploy: they parse, and agree with the program about how long it takes to end, and about where things are. */
class DeployFilesTest {
    private static final Path DEPLOY = Path.of("").toAbsolutePath().getParent().resolve("deploy");
    private static final Path UNIT = DEPLOY.resolve("systemd/signalbox.service");
    private static final Path SYSTEMD_ANALYZE = Path.of("/usr/bin/systemd-analyze");
    private static final Path JAVA = Path.of("/usr/bin/java");
    private static final Duration DRAIN = DrainConfig.defaults().timeout();

    static boolean canVerify() {
        return Files.isExecutable(SYSTEMD_ANALYZE) && Files.isExecutable(JAVA);
    }

    @Test
    void whatStopsTheGatewayWaitsLongerThanItDrains() throws IOException {
        assertThat(value(UNIT, "TimeoutStopSec=(.*)")).isGreaterThan(DRAIN);
        for (String service : List.of("gateway-1", "gateway-2")) {
            assertThat(Spans.parse((String) gateway(service).get("stop_grace_period")))
                    .isGreaterThan(DRAIN);
        }
    }

    @Test
    void bothGatewaysOfTheComposeFileRunWithoutRightsAndReadOnly() throws IOException {
        for (String service : List.of("gateway-1", "gateway-2")) {
            assertThat(gateway(service))
                    .containsEntry("image", "signalbox")
                    .containsEntry("user", "65532:65532")
                    .containsEntry("read_only", true)
                    .containsEntry("cap_drop", List.of("ALL"))
                    .containsEntry(
                            "command", List.of("--host", "0.0.0.0", "--token-key-file", "/run/secrets/token.key"));
        }
    }

    @Test
    void theConfigurationBesideTheUnitIsGoodAndTheUnitUsesIt(@TempDir Path etc) throws Exception {
        Files.writeString(etc.resolve("token.key"), "ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=\n");
        Path file = Files.writeString(
                etc.resolve("signalbox.yaml"),
                Files.readString(DEPLOY.resolve("systemd/signalbox.yaml"))
                        .replace(
                                "/etc/signalbox/token.key",
                                etc.resolve("token.key").toString()));
        Settings settings = Settings.read(file, Map.of(), Map.of());
        assertThat(settings.config().drain().timeout()).isEqualTo(DRAIN);
        assertThat(Files.readString(UNIT))
                .contains("--config /etc/signalbox/signalbox.yaml")
                .contains("RestartPreventExitStatus=2");
    }

    @Test
    @EnabledIf("canVerify")
    void systemdTakesTheUnit() throws Exception {
        Process verify = new ProcessBuilder(SYSTEMD_ANALYZE.toString(), "verify", UNIT.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(verify.waitFor()).as(said).isZero();
        assertThat(said).doesNotContain("signalbox.service");
    }

    @SuppressWarnings("unchecked") // a compose file is made of mappings by name
    private static Map<String, Object> gateway(String service) throws IOException {
        Map<String, Object> file =
                (Map<String, Object>) new Load(LoadSettings.builder().build())
                        .loadFromString(Files.readString(DEPLOY.resolve("compose/compose.yaml")));
        Map<String, Object> services = (Map<String, Object>) file.get("services");
        return (Map<String, Object>) services.get(service);
    }

    private static Duration value(Path file, String pattern) throws IOException {
        Matcher matcher = Pattern.compile("(?m)^" + pattern + "$").matcher(Files.readString(file));
        assertThat(matcher.find()).as(pattern).isTrue();
        return Spans.parse(matcher.group(1));
    }
}
