package dev.signalbox.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code replay} refuses, each in one line; what it finds is shown by the replayer's own tests. */
final class ReplayCommandTest {
    private static final String HEADER = "{\"recording\":2,\"masked\":true,\"settings\":{}}\n";

    @TempDir
    private Path directory;

    /** Of a disk that was full from the start, say: nothing can be the same about it. */
    @Test
    void aRecordingInWhichNobodyAsksForAnythingIsNotTheSame() throws IOException {
        Path file = Files.writeString(
                directory.resolve("nothing.jsonl"), HEADER + "{\"t\":1,\"x\":0,\"ev\":\"note\",\"text\":\"n\"}\n");

        Invocation refused = replay(file);

        assertThat(refused.code()).as(refused.out()).isEqualTo(ExitCode.MISUSE);
        assertThat(refused.error()).contains(file + ": no requests in it").hasLineCount(1);
    }

    @Test
    void aRecordingThatBreaksOffIsToldByFileAndLine() throws IOException {
        Path file = Files.writeString(directory.resolve("half.jsonl"), HEADER + "{\"t\":1,\"x\":1,\"ev\":\"requ");

        Invocation refused = replay(file);

        assertThat(refused.code()).isEqualTo(ExitCode.MISUSE);
        assertThat(refused.error()).contains(file + ", line 2: not JSON").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "86401", "1e300"})
    void aPatienceThatIsNoneIsOneLine(String seconds) throws IOException {
        Path file = Files.writeString(directory.resolve("any.jsonl"), HEADER);

        Invocation refused = replay(file, "--patience=" + seconds);

        assertThat(refused.code()).isEqualTo(ExitCode.MISUSE);
        assertThat(refused.error()).contains("--patience").hasLineCount(1);
    }

    @Test
    void aPortThatCannotBeIsOneLine() throws IOException {
        Path file = Files.writeString(
                directory.resolve("ping.jsonl"),
                HEADER
                        + "{\"t\":0,\"x\":1,\"ev\":\"request\",\"method\":\"GET\",\"target\":\"/signalr/ping\",\"headers\":[]}\n");

        Invocation refused = Invocation.of("replay", "--target=http://127.0.0.1:99999", file.toString());

        assertThat(refused.code()).isEqualTo(ExitCode.MISUSE);
        assertThat(refused.error()).contains("--target").hasLineCount(1);
    }

    private static Invocation replay(Path file, String... more) {
        String[] arguments = new String[3 + more.length];
        arguments[0] = "replay";
        arguments[1] = "--target=http://127.0.0.1:1";
        arguments[2] = file.toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return Invocation.of(arguments);
    }
}
