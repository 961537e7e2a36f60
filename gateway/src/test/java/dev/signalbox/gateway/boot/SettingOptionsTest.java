package dev.signalbox.gateway.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.token.TokenKeeper;
import dev.signalbox.token.AesGcmProtector;
import dev.signalbox.token.KeyRing;
import dev.signalbox.token.Purpose;
import dev.signalbox.token.TokenEvents;
import dev.signalbox.token.TokenKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SettingOptionsTest {
    private static final String KEY = "ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=";

    @Test
    void withoutOptionsEverythingHasItsDefault() {
        GatewayConfig config = parse();
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.jsonp()).isFalse();
        assertThat(config.webSockets()).isTrue();
        assertThat(config.tokens().key()).isNull();
        assertThat(config.tokens().isShared()).isFalse();
        assertThat(config.maxRequestBodySize()).isEqualTo(4 << 20);
        assertThat(config.maxRequestHeadSize()).isEqualTo(256 << 10);
        assertThat(config.connection().keepAlive()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.connection().disconnectTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.connection().connectionTimeout()).isEqualTo(Duration.ofSeconds(110));
    }

    @Test
    void everyOptionReachesItsSetting() {
        GatewayConfig config = parse(
                "--port=0",
                "--host",
                "localhost",
                "--jsonp",
                "--no-web-sockets",
                "--token-key=" + KEY,
                "--disconnect-timeout=12s",
                "--keep-alive=3s",
                "--connection-timeout=1m",
                "--long-poll-delay=250ms",
                "--transport-connect-timeout=7s",
                "--message-buffer-size=64",
                "--backlog=5",
                "--max-sockets=6",
                "--max-incoming-websocket-message-size=off",
                "--max-request-body-size=100",
                "--max-requests=7",
                "--max-request-head-size=70000",
                "--io-threads=3",
                "--worker-threads=4",
                "--body-timeout=5s",
                "--idle-timeout=6s",
                "--stall-timeout=8s");
        assertThat(config.port()).isZero();
        assertThat(config.host()).isEqualTo("localhost");
        assertThat(config.jsonp()).isTrue();
        assertThat(config.webSockets()).isFalse();
        assertThat(config.tokens().key()).isNotNull();
        assertThat(config.connection().disconnectTimeout()).isEqualTo(Duration.ofSeconds(12));
        assertThat(config.connection().keepAlive()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.connection().connectionTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.connection().longPollDelay()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.connection().transportConnectTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.connection().messageBufferSize()).isEqualTo(64);
        assertThat(config.connection().maxIncomingWebSocketMessageSize()).isEqualTo(-1);
        assertThat(config.maxRequestBodySize()).isEqualTo(100);
        assertThat(config.maxRequestHeadSize()).isEqualTo(70000);
        assertThat(config.maxRequests()).isEqualTo(7);
        assertThat(config.backlog()).isEqualTo(5);
        assertThat(config.maxSockets()).isEqualTo(6);
        assertThat(config.ioThreads()).isEqualTo(3);
        assertThat(config.workerThreads()).isEqualTo(4);
        assertThat(config.bodyTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.idleTimeout()).isEqualTo(Duration.ofSeconds(6));
        assertThat(config.stallTimeout()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void keepAliveCanBeSwitchedOff() {
        assertThat(parse("--keep-alive=OFF").connection().keepAlive()).isNull();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--port|x|--port x: no whole number",
                "--port|65536|--port 65536: allowed: 0 to 65535",
                "--port|99999999999|--port 99999999999: no whole number",
                "--host|' '|--host  : allowed: an address or name, 0.0.0.0 for all",
                "--keep-alive|1s|--keep-alive 1s: KeepAlive value must be greater than two seconds."
                        + " (allowed: 2s to a third of the disconnect timeout, or off)",
                "--keep-alive|11s|--keep-alive 11s: KeepAlive value must be no more than a third of the"
                        + " DisconnectTimeout. (allowed: 2s to a third of the disconnect timeout, or off)",
                "--keep-alive|often|--keep-alive often: no time span like 30s, 500ms, 2m or 1m30s"
                        + " (allowed: 2s to a third of the disconnect timeout, or off)",
                "--disconnect-timeout|5s|--disconnect-timeout 5s: DisconnectTimeout must be at least six seconds."
                        + " (allowed: 6s or more)",
                "--connection-timeout|0s|--connection-timeout 0s: allowed: more than 0s",
                "--transport-connect-timeout|0s|--transport-connect-timeout 0s: allowed: more than 0s",
                "--message-buffer-size|-1|--message-buffer-size -1: allowed: zero or more; below 32 counts as 32",
                "--max-incoming-websocket-message-size|0|--max-incoming-websocket-message-size 0: allowed: at least 1,"
                        + " or -1 for no limit",
                "--max-request-head-size|1000|--max-request-head-size 1000: allowed: 65536 to 16777216",
                "--io-threads|0|--io-threads 0: allowed: 1 to 256",
                "--stall-timeout|0s|--stall-timeout 0s: allowed: 1ms to 24d",
            })
    @DisplayName("L 137, 138, 139: a bad value is one line naming option, value and what is allowed")
    void badValues(String option, String value, String message) {
        assertThatExceptionOfType(CommandLine.ParameterException.class)
                .isThrownBy(() -> parse(option + "=" + value))
                .withMessage(message);
    }

    @Test
    void badKeyIsNeverRepeated() {
        assertThatExceptionOfType(CommandLine.ParameterException.class)
                .isThrownBy(() -> parse("--token-key=hunter2"))
                .withMessageStartingWith("--token-key: ")
                .withMessageNotContaining("hunter2");
    }

    @Test
    void keyComesFromAFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("key");
        Files.write(file, (KEY + "\n").getBytes(UTF_8));
        assertThat(parse("--token-key-file=" + file).tokens().keyFile()).isEqualTo(file);
        assertThat(new TokenKeeper(
                                parse("--token-key-file=" + file).tokens(),
                                new SecureRandom(),
                                InstantSource.system(),
                                TokenEvents.NONE)
                        .protector()
                        .open(
                                Purpose.GROUPS_TOKEN,
                                new AesGcmProtector(KeyRing.of(TokenKey.parse(KEY)), new SecureRandom())
                                        .seal(Purpose.GROUPS_TOKEN, new byte[] {1})))
                .containsExactly(1);
        assertThatExceptionOfType(CommandLine.ParameterException.class)
                .isThrownBy(() -> parse("--token-key-file=" + file, "--token-key=" + KEY))
                .withMessage("--token-key-file " + file
                        + ": a key is already given by --token-key (allowed: one of the two)");
        assertThatExceptionOfType(CommandLine.ParameterException.class)
                .isThrownBy(() -> parse("--token-key-file=" + file + "2"))
                .withMessageContaining("cannot be read");
    }

    @Test
    void switchesTakeAValueToo() {
        assertThat(parse("--jsonp=false", "--web-sockets=no").jsonp()).isFalse();
        assertThat(parse("--web-sockets=no").webSockets()).isFalse();
        assertThat(parse("--web-sockets").webSockets()).isTrue();
    }

    @Test
    void optionsAreStrongerThanTheEnvironmentAndThatThanTheFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("signalbox.yaml");
        Files.writeString(file, "port: 1\nbacklog: 2\nioThreads: 3\n");
        GatewayConfig config = parse(
                Map.of("SIGNALBOX_BACKLOG", "20", "SIGNALBOX_IO_THREADS", "30"), "--config=" + file, "--io-threads=33");
        assertThat(config.port()).isEqualTo(1);
        assertThat(config.backlog()).isEqualTo(20);
        assertThat(config.ioThreads()).isEqualTo(33);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("signalbox.yaml");
        Files.writeString(file, "port: x\nmaxRequests: 0\n");
        assertThatExceptionOfType(CommandLine.ParameterException.class)
                .isThrownBy(() -> parse(Map.of(), "--config=" + file, "--stall-timeout=1"))
                .withMessage(file + ":1: port x: no whole number\n--stall-timeout 1: no time span like 30s, 500ms, 2m"
                        + " or 1m30s (allowed: 1ms to 24d)\n" + file
                        + ":2: maxRequests 0: allowed: 1 to 2147483647");
    }

    private static GatewayConfig parse(String... arguments) {
        return parse(Map.of(), arguments);
    }

    private static GatewayConfig parse(Map<String, String> environment, String... arguments) {
        CommandLine command = new CommandLine(CommandLine.Model.CommandSpec.create());
        SettingOptions.addTo(command.getCommandSpec());
        command.parseArgs(arguments);
        return SettingOptions.read(command, environment).config();
    }
}
