package dev.signalbox.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Hubs from jars, and the script written to a file. */
class HubsOfFoldersTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void theScriptOfTheSampleIsWritten() throws IOException {
        Path file = folder.resolve("hubs.js");
        Files.writeString(file, "old");
        assertThat(run("proxies", "--out", file.toString())).isZero();
        assertThat(Files.readString(file))
                .contains("signalR.hub = $.hubConnection(\"/signalr\", { useDefaultPath: false });")
                .contains("proxies['chatHub'].server = {")
                .contains(
                        "/// <summary>Calls the send method on the server-side ChatHub hub.&#10;Returns a jQuery.Deferred()"
                                + " promise.</summary>\r\n")
                .contains("/// <param name=\\\"message\\\" type=\\\"String\\\">Server side type is String</param>\r\n");
        assertThat(folder).isDirectoryNotContaining("glob:**signalbox-proxies*");
        assertThat(run("proxies", "--out", "-", "--url", "http://other:81/live"))
                .isZero();
        assertThat(out.toString()).contains("$.hubConnection(\"http://other:81/live\",");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theScriptOfAFolderIsWritten() throws IOException {
        jar("com.example.BoardHub", """
                package com.example;
                public class BoardHub extends dev.signalbox.hub.Hub {
                    public int draw(int x, java.util.List<String> points, boolean fill) { return x; }
                }
                """);
        assertThat(run("proxies", "--out", "-", "--hubs-folder", folder.toString(), "--hubs-path", "/board"))
                .isZero();
        assertThat(out.toString())
                .contains("$.hubConnection(\"/board\",", "proxies['boardHub']", "draw: function (x, points, fill) {")
                .contains("name=\\\"x\\\" type=\\\"Number\\\">Server side type is Int32")
                .contains("name=\\\"points\\\" type=\\\"Object\\\">Server side type is List`1")
                .contains("name=\\\"fill\\\" type=\\\"Boolean\\\">Server side type is Boolean")
                .doesNotContain("chatHub");
    }

    @Test
    void whatIsWrongIsOneLineWithJarAndClassAndExitCode1() throws IOException {
        assertThat(run("proxies", "--out", "-", "--hubs-folder", folder.toString()))
                .isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly(
                        "signalbox: hubs folder " + folder + ": no hubs in it (expected: at least one jar with a hub)");
        err.getBuffer().setLength(0);
        jar("com.example.NeedyHub", """
                package com.example;
                public class NeedyHub extends dev.signalbox.hub.Hub {
                    public NeedyHub(String what) {}
                }
                """);
        assertThat(run("--port=0", "--hubs-folder", folder.toString())).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly(
                        "signalbox: hubs: com.example.NeedyHub: no constructor without parameters (expected: one,"
                                + " an activator for the hub, or a HubFactory)");
        err.getBuffer().setLength(0);
        assertThat(run("proxies", "--out", folder.resolve("no/such/folder.js").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("signalbox: --out " + folder.resolve("no/such/folder.js"));
        err.getBuffer().setLength(0);
        assertThat(run("proxies")).isEqualTo(2);
        assertThat(err.toString()).startsWith("signalbox: Missing required option: '--out=FILE'");
        err.getBuffer().setLength(0);
        assertThat(run("--property-naming=snake")).isEqualTo(2);
        assertThat(err.toString()).contains("--property-naming snake", "as-declared, pascal-case or camel-case");
    }

    private int run(String... arguments) {
        CommandLine command = SignalboxCommand.create();
        for (CommandLine each : Stream.concat(Stream.of(command), command.getSubcommands().values().stream())
                .toList()) {
            each.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        }
        return command.execute(arguments);
    }

    private void jar(String name, String source) throws IOException {
        Path sources = Files.createTempDirectory("hub-source");
        Path file = sources.resolve(name.substring(name.lastIndexOf('.') + 1) + ".java");
        Files.writeString(file, source);
        String[] options = {
            "-parameters", "-d", sources.toString(), "-cp", System.getProperty("java.class.path"), file.toString()
        };
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options))
                .as(Arrays.toString(options))
                .isZero();
        String entry = name.replace('.', '/') + ".class";
        try (OutputStream to = Files.newOutputStream(folder.resolve("hubs.jar"));
                JarOutputStream jar = new JarOutputStream(to)) {
            jar.putNextEntry(new ZipEntry(entry));
            jar.write(Files.readAllBytes(sources.resolve(entry)));
            jar.closeEntry();
        }
    }
}
