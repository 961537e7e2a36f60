package dev.signalbox.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
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
        assertThat(out.toString()).startsWith("Signalbox ");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--port=x|signalbox: --port x: no whole number (see --help)",
                "--bogus|signalbox: Unknown option: '--bogus' (see --help)",
                "--port|signalbox: Missing required parameter for option '--port' (N) (see --help)",
                "surplus|signalbox: Unmatched argument at index 0: 'surplus' (see --help)",
            })
    void wrongOptionsAreOneLineAndExitCode2(String argument, String line) {
        assertThat(run(argument)).isEqualTo(2);
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

    private int run(String... arguments) {
        CommandLine command = Main.command();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
