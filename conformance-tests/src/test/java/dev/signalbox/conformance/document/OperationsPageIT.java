package dev.signalbox.conformance.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of docs/operations.md as an operator would type them, all in one shell, from top to bottom, against the real jar. A block of
 * commands is run when {@code <!-- run -->} stands before it. The ports 8080, 8443 and 9090 and the folder /etc/signalbox of the page are free ports
 * and a fresh folder here. A line {@code # -> text} says what its command must have printed.
 */
@Timeout(240)
class OperationsPageIT {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs").resolve("operations.md");
    private static final Pattern BLOCK = Pattern.compile("<!-- run -->\\n```sh\\n(.*?)```\\n", Pattern.DOTALL);
    private static final Pattern ANY = Pattern.compile("```sh\\n");
    private static final Pattern EXPECTED = Pattern.compile("# -> (.*)");
    private static final int LEAST_BLOCKS = 8;

    @TempDir
    private Path folder;

    @Test
    void everyCommandOfThePageRuns() throws Exception {
        String page = Files.readString(PAGE);
        List<String> blocks = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(page); block.find(); ) {
            blocks.add(block.group(1));
        }
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(LEAST_BLOCKS);
        assertThat((int) ANY.matcher(page).results().count())
                .as("blocks of commands, all of them marked to be run")
                .isEqualTo(blocks.size());
        Path script = Files.writeString(folder.resolve("page.sh"), script(blocks));
        Path out = folder.resolve("out");
        Process shell = new ProcessBuilder("bash", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = shell.waitFor(200, TimeUnit.SECONDS);
        if (!ended) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
        String said = Files.readString(out);
        assertThat(ended).as("the page's commands come to an end: %s", said).isTrue();
        assertThat(shell.exitValue())
                .as("exit status of the page's commands: %s", said)
                .isZero();
    }

    private String script(List<String> blocks) throws IOException {
        StringBuilder script =
                new StringBuilder("set -eu -o pipefail\ntrap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n"
                        + "export JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1\n"
                        + "PATH=" + Path.of(System.getProperty("java.home"), "bin") + ":$PATH\n"
                        + "mkdir -p " + folder + "/etc\nln -s " + System.getProperty("signalbox.jar")
                        + " signalbox.jar\n"
                        + "signalbox() { java -jar signalbox.jar \"$@\"; }\n");
        for (String block : blocks) {
            StringBuilder commands = new StringBuilder();
            for (String line : block.lines().toList()) {
                Matcher expected = EXPECTED.matcher(line);
                if (expected.matches()) {
                    run(commands, script);
                    script.append("grep -q -F -- ")
                            .append(quoted(expected.group(1)))
                            .append(" said || { echo 'expected: '")
                            .append(quoted(expected.group(1)))
                            .append("; exit 1; }\n");
                } else {
                    commands.append(line).append('\n');
                }
            }
            run(commands, script);
        }
        return script.toString()
                .replace("/etc/signalbox", folder.resolve("etc").toString())
                .replace("8080", Integer.toString(freePort()))
                .replace("8443", Integer.toString(freePort()))
                .replace("9090", Integer.toString(freePort()));
    }

    // In this shell, so that what one block starts the next one can stop.
    private static void run(StringBuilder commands, StringBuilder script) {
        if (!commands.isEmpty()) {
            script.append("{\n")
                    .append(commands)
                    .append("} > said 2>&1 || { status=$?; cat said; exit $status; }\ncat said\n");
            commands.setLength(0);
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
