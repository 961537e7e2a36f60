package dev.signalbox.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SignalboxCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesEveryOptionAndIsNoError() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("--port", "--host", "--keep-alive", "--disconnect-timeout", "--token-key-file", "--jsonp")
                .contains("127.0.0.1");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void versionIsNoError() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        build -> assertThat(build).matches("Signalbox \\d+\\.\\d+.*( \\([0-9a-f]+(-dirty)?\\))?"),
                        java -> assertThat(java).startsWith("Java " + Runtime.version() + ", "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "config",
                "config print",
                "config check",
                "proxies",
                "keys",
                "keys generate",
                "keys rotate",
                "keys list",
                "keys retire",
                "completion",
                "archive"
            })
    void everyCommandHasHelp(String command) {
        assertThat(run((command + " --help").strip().split(" "))).isZero();
        assertThat(out.toString()).startsWith("Usage: signalbox " + command);
        assertThat(out.toString()).doesNotContain("null", "${");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpListsTheExitCodes() {
        run("--help");
        assertThat(out.toString())
                .containsSubsequence("Exit status:", "  0   ", "  1   ", "  2   ", "  130 ", "  143 ");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--port=x|signalbox: --port x: no whole number (see --help)",
                "--prot=1|signalbox: Unknown option: '--prot=1' (did you mean --port?)",
                "--keepalive=5s|signalbox: Unknown option: '--keepalive=5s' (did you mean --KeepAlive?)",
                "--bogus|signalbox: Unknown option: '--bogus' (see --help)",
                "--port|signalbox: Missing required parameter for option '--port' (N) (see --help)",
                "--host=config|signalbox: Expected parameter for option '--host' but found 'config' (config is a command; SIGNALBOX_HOST and the configuration file take it as a value)",
                "--host config|signalbox: Expected parameter for option '--host' but found 'config' (config is a command; SIGNALBOX_HOST and the configuration file take it as a value)",
                "--host --port=1|signalbox: Expected parameter for option '--host' but found '--port=1' (see --help)",
                "surplus|signalbox: Unmatched argument at index 0: 'surplus' (see --help)",
            })
    void wrongOptionsAreOneLineAndExitCode2(String arguments, String line) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly(line);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void takenPortIsOneLineAndExitCode1() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(run("--port=" + taken.getLocalPort())).isEqualTo(1);
            assertThat(err.toString().lines())
                    .containsExactly("signalbox: cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + ": Address already in use (--host and --port choose another address)");
        }
    }

    @Test
    void aConfigurationCanBeLookedAtWithoutStarting(@TempDir Path folder) throws IOException {
        Path good = folder.resolve("good.yaml");
        Files.writeString(good, "KeepAlive: 5s\n");
        assertThat(run("config", "check", "--config", good.toString())).isZero();
        assertThat(out.toString().lines()).containsExactly("The configuration is good.");
        assertThat(run("config", "print", "--config", good.toString(), "--port=1"))
                .isZero();
        assertThat(out.toString())
                .contains("port: 1 # --port\n", "keepAlive: 5s # " + good + ":1: KeepAlive\n", "# host: 127.0.0.1\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aBadConfigurationIsALineForEachThingAndExitCode2(@TempDir Path folder) throws IOException {
        Path bad = folder.resolve("bad.yaml");
        Files.writeString(bad, "prot: 1\nhots: x\n");
        assertThat(run("config", "check", "--config", bad.toString())).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "signalbox: " + bad + ":1: prot: no such setting (did you mean port?) (see --help)",
                        "signalbox: " + bad + ":2: hots: no such setting (did you mean host?) (see --help)");
        assertThat(run("config")).isEqualTo(2);
    }

    private int run(String... arguments) {
        CommandLine command = SignalboxCommand.create();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
