package dev.signalbox.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.SuiteGateway;
import dev.signalbox.conformance.suite.SuiteProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the {@code suite} command refuses, each in one line; that it serves is shown by the suites that start it. */
final class SuiteCommandTest {

    @ParameterizedTest
    @CsvSource({
        "--disconnect-timeout=3, at least six seconds",
        "--keep-alive=11, KeepAlive",
        "--keep-alive=often, --keep-alive often (expected: seconds or off)",
        "--connection-timeout=0, ConnectionTimeout",
        "--max-web-socket-message-size=0, MaxIncomingWebSocketMessageSize",
        "--port=70000, port: 70000",
        "--token-key=short, key",
        "--jsonp=perhaps, 'perhaps'",
    })
    void aWrongValueIsOneLine(String option, String said) {
        Invocation refused = Invocation.of("suite", option);

        assertThat(refused.code()).isEqualTo(ExitCode.MISUSE);
        assertThat(refused.error()).contains(said).hasLineCount(1);
    }

    @Test
    void aFileThatIsNoRecordingIsOneLine(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), "# no header\n");

        Invocation refused = Invocation.of("suite", "--settings-of", file.toString());

        assertThat(refused.code()).isEqualTo(ExitCode.MISUSE);
        assertThat(refused.error()).contains("the header of a recording").hasLineCount(1);
    }

    @Test
    void aHeaderWithAnUnknownSettingIsOneLine(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"recording\":1,\"settings\":{\"colour\":1}}\n");

        Invocation refused = Invocation.of("suite", "--settings-of", file.toString());

        assertThat(refused.code()).isEqualTo(ExitCode.MISUSE);
        assertThat(refused.error()).contains("\"colour\" is unknown").hasLineCount(1);
    }

    @Test
    void aTakenPortIsOneLine() throws IOException {
        try (SuiteGateway other = SuiteGateway.start("127.0.0.1", 0, SuiteProfile.defaults(), null)) {
            Invocation failed = Invocation.of("suite", "--port", Integer.toString(other.port()));

            assertThat(failed.code()).isEqualTo(ExitCode.FAILED);
            assertThat(failed.error())
                    .contains("cannot listen on 127.0.0.1:" + other.port())
                    .hasLineCount(1);
        }
    }
}
