package dev.signalbox.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.client.ClientFamily;
import dev.signalbox.gateway.GatewayConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ConfigurationFileTest {
    @TempDir
    private Path folder;

    @Test
    void keysMayBeWrittenAsTheOriginalCallsThem() throws Exception {
        GatewayConfig config = read("""
                DisconnectTimeout: 00:00:12
                KeepAlive: 3s
                connectiontimeout: 60s
                TransportConnectTimeout: 7s
                LongPollDelay: 250ms
                DefaultMessageBufferSize: 64
                MaxIncomingWebSocketMessageSize: off
                """).config();
        assertThat(config.connection().disconnectTimeout()).isEqualTo(Duration.ofSeconds(12));
        assertThat(config.connection().keepAlive()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.connection().connectionTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.connection().transportConnectTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.connection().longPollDelay()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.connection().messageBufferSize()).isEqualTo(64);
        assertThat(config.connection().maxIncomingWebSocketMessageSize()).isEqualTo(-1);
    }

    @Test
    void theFileMayBeNamedByAVariableAndAnOptionNamesAnother() throws Exception {
        Path named = Files.writeString(folder.resolve("named.yaml"), "port: 1\nbacklog: 7\n");
        Path other = Files.writeString(folder.resolve("other.yaml"), "port: 2\n");
        Map<String, String> environment = Map.of("SIGNALBOX_CONFIG", named.toString(), "SIGNALBOX_BACKLOG", "9");
        Settings settings = Settings.read(null, environment, Map.of());
        assertThat(settings.config().port()).isEqualTo(1);
        assertThat(settings.config().backlog()).isEqualTo(9);
        assertThat(settings.print()).contains("port: 1 # " + named + ":1: port\n");
        assertThat(Settings.read(other, environment, Map.of()).config().port()).isEqualTo(2);
        assertThat(Settings.read(null, Map.of("SIGNALBOX_CONFIG", ""), Map.of())
                        .config()
                        .port())
                .isEqualTo(8080);
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Settings.read(null, Map.of("SIGNALBOX_CONFIG", "no/such/file"), Map.of()))
                .withMessageContaining("no/such/file");
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Settings.read(null, Map.of("SIGNALBOX_CONFIG", "no\0name"), Map.of()))
                .withMessageContaining("SIGNALBOX_CONFIG");
    }

    @Test
    void variablesAndOptionsMayBeCalledAsTheOriginalCallsThemToo() throws Exception {
        Settings settings = Settings.read(
                null,
                Map.of(
                        "SIGNALBOX_DisconnectTimeout", "12s",
                        "SIGNALBOX_DEFAULT_MESSAGE_BUFFER_SIZE", "64",
                        "SIGNALBOX_MAX_INCOMING_WEB_SOCKET_MESSAGE_SIZE", "off",
                        "SIGNALBOX_ENABLE_JSONP", "true"),
                Map.of());
        assertThat(settings.config().connection().disconnectTimeout()).hasSeconds(12);
        assertThat(settings.config().connection().messageBufferSize()).isEqualTo(64);
        assertThat(settings.config().connection().maxIncomingWebSocketMessageSize())
                .isEqualTo(-1);
        assertThat(settings.print()).contains("disconnectTimeout: 12s # SIGNALBOX_DisconnectTimeout\n");
        assertThat(settings.print()).contains("jsonp: true # SIGNALBOX_ENABLE_JSONP\n");
        for (Setting setting : Catalogue.settings()) {
            assertThat(setting.options())
                    .startsWith(setting.option())
                    .hasSize(1 + setting.aliases().size());
        }
    }

    @Test
    void oneSettingByTwoVariablesIsRefused() {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Settings.read(
                        null, Map.of("SIGNALBOX_KEEP_ALIVE", "5s", "SIGNALBOX_KeepAlive", "6s"), Map.of()))
                .withMessage("SIGNALBOX_KeepAlive: set twice, first as SIGNALBOX_KEEP_ALIVE");
    }

    @Test
    void aFileThatIsNoTextIsRefusedWithTheLineWhereItStopsBeingOne() throws Exception {
        Path file = folder.resolve("latin.yaml");
        Files.write(file, "port: 1\nhost: b\u00fcro\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Settings.read(file, Map.of(), Map.of()))
                .withMessage(file + ":2: no text in UTF-8 (expected: a YAML file of settings)");
    }

    @Test
    void aFileThatIsNestedWithoutEndIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("deep.yaml"), "trustedProxies: " + "[".repeat(500_000));
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Settings.read(file, Map.of(), Map.of()))
                .withMessage(file + ": nested too deeply (expected: a YAML file of settings)");
    }

    @Test
    void certificatesThatCannotBeUsedAreToldWithTheirPlace() throws Exception {
        Path nowhere = folder.resolve("none.pem");
        Path file = Files.writeString(
                folder.resolve("tls.yaml"),
                "httpsPort: 0\ntlsCertificate: " + nowhere + "\nupstreams: ['/ https://a trust=" + nowhere + "']\n");
        Settings settings = Settings.read(file, Map.of(), Map.of());
        String reason = nowhere + ": does not exist (expected: a PEM or PKCS#12 file with a certificate, and its key)";
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(settings::checkCertificates)
                .satisfies(refusal -> assertThat(refusal.lines())
                        .containsExactly(
                                file + ":2: tlsCertificate " + nowhere + ": " + reason,
                                file + ":3: upstreams / https://a trust=" + nowhere + ": " + reason));
    }

    @Test
    void anEmptyFileSetsNothing() throws Exception {
        assertThat(read("# nothing yet\n").config().port()).isEqualTo(8080);
        assertThat(read("---\n").config().port()).isEqualTo(8080);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "bad-configurations.csv", delimiter = '|', numLinesToSkip = 1, maxCharsPerColumn = 500)
    void badConfigurationsAreSaidWithPlaceValueAndWhatIsAllowed(String yaml, String message) {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> read(yaml.replace("\\n", "\n")))
                .satisfies(refusal -> assertThat(refusal.lines()).containsExactly(message.split(" && ")));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path missing = folder.resolve("none.yaml");
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Settings.read(missing, Map.of(), Map.of()))
                .withMessage(missing + ": no such file (expected: a YAML file of settings)");
    }

    @Test
    void whatIsPrintedCanBeReadAgain() throws Exception {
        String key = "ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=";
        Settings settings = read("port: 1\nhost: '::1'\nKeepAlive: off\ntokenKey: " + key + "\n");
        String printed = settings.print();
        assertThat(printed)
                .doesNotContain(key)
                .contains("port: 1 # ", "host: '::1' # ", "keepAlive: off # ", "# tokenKey: (set, not shown) # ")
                .contains("# backlog: 1000\n");
        Settings again = read(printed);
        assertThat(again.config().host()).isEqualTo("::1");
        assertThat(again.config().connection().keepAlive()).isNull();
    }

    @Test
    void oneKindOfClientMayHaveItsOwnTimeouts() throws Exception {
        Path file = Files.writeString(folder.resolve("clients.yaml"), """
                jqueryKeepAlive: 20s
                jqueryDisconnectTimeout: 00:01:30
                longPollDelay: 1s
                """);
        Settings settings = Settings.read(
                file,
                Map.of("SIGNALBOX_DOTNET_CONNECTION_TIMEOUT", "50s", "SIGNALBOX_CPP_TRANSPORT_CONNECT_TIMEOUT", "9s"),
                Map.of(
                        Catalogue.byKey("javaKeepAlive").orElseThrow(), List.of("off"),
                        Catalogue.byKey("otherLongPollDelay").orElseThrow(), List.of("2s")));
        ConnectionConfig connection = settings.config().connection();
        assertThat(connection.timeouts(ClientFamily.JQUERY).disconnectTimeout()).hasSeconds(90);
        assertThat(connection.timeouts(ClientFamily.JQUERY).keepAlive()).hasSeconds(20);
        assertThat(connection.timeouts(ClientFamily.JQUERY).longPollDelay()).hasSeconds(1);
        assertThat(connection.timeouts(ClientFamily.DOTNET).connectionTimeout()).hasSeconds(50);
        assertThat(connection.timeouts(ClientFamily.CPP).transportConnectTimeout())
                .hasSeconds(9);
        assertThat(connection.timeouts(ClientFamily.JAVA).keepAlive()).isNull();
        assertThat(connection.timeouts(ClientFamily.OTHER).longPollDelay()).hasSeconds(2);
        assertThat(connection.disconnectTimeout()).hasSeconds(30);
        assertThat(settings.print())
                .contains("jqueryDisconnectTimeout: '00:01:30' # " + file + ":2: jqueryDisconnectTimeout\n")
                .contains("dotnetConnectionTimeout: 50s # SIGNALBOX_DOTNET_CONNECTION_TIMEOUT\n")
                .contains("otherLongPollDelay: 2s # --other-long-poll-delay\n")
                .contains("# cppKeepAlive: that of all clients, or a third of the disconnect time-out\n");
        assertThat(read(settings.print())
                        .config()
                        .connection()
                        .timeouts(ClientFamily.JQUERY)
                        .keepAlive())
                .hasSeconds(20);
    }

    @Test
    void variablesThatContainerPlatformsSetAreNobodysSettings() throws Exception {
        Settings settings = Settings.read(
                null,
                Map.of(
                        "SIGNALBOX_PORT", "tcp://10.0.0.7:80",
                        "SIGNALBOX_PORT_80_TCP_ADDR", "10.0.0.7",
                        "SIGNALBOX_SERVICE_HOST", "10.0.0.7",
                        "SIGNALBOX_SERVICE_PORT_HTTP", "80",
                        "SIGNALBOX_MANAGEMENT_PORT", "tcp://10.0.0.8:9090",
                        "SIGNALBOX_MANAGEMENT_PORT_9090_TCP_PROTO", "tcp",
                        "SIGNALBOX_MANAGEMENT_SERVICE_HOST", "10.0.0.8",
                        "SIGNALBOX_MANAGEMENT_SERVICE_PORT", "9090",
                        "SIGNALBOX_MAX_REQUESTS", "7"),
                Map.of());
        assertThat(settings.config().port()).isEqualTo(8080);
        assertThat(settings.config().management().isOn()).isFalse();
        assertThat(settings.config().maxRequests()).isEqualTo(7);
    }

    @Test
    void variablesThatNameNoSettingStopTheStart() {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Settings.read(
                        null, Map.of("SIGNALBOX_KEEPALIVE", "5s", "SIGNALBOX_XYZZY", "", "OTHER", "x"), Map.of()))
                .satisfies(refusal -> assertThat(refusal.lines())
                        .isEqualTo(List.of(
                                "SIGNALBOX_KEEPALIVE: no such setting (did you mean SIGNALBOX_KEEP_ALIVE?)",
                                "SIGNALBOX_XYZZY: no such setting (\"signalbox config print\" lists all)")));
    }

    private Settings read(String yaml) throws IOException, SettingException {
        Path file = Path.of("target", "signalbox-test.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, yaml);
        return Settings.read(file, Map.of(), Map.of());
    }
}
