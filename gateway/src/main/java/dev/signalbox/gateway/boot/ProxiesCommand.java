package dev.signalbox.gateway.boot;

import dev.signalbox.connection.time.SystemScheduler;
import dev.signalbox.gateway.sample.Sample;
import dev.signalbox.gateway.settings.HubOptions;
import dev.signalbox.hub.HubServer;
import dev.signalbox.hub.discovery.HubDiscoveryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code signalbox proxies}: writes the script with the hubs' proxies for pages that ship it as a file (protocol G2). */
@Command(
        name = "proxies",
        description =
                "Writes the script that /hubs serves to a file, with comments for editors, without starting anything.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class ProxiesCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";
    private static final int FAILED = 1;

    @Spec
    private @Nullable CommandSpec spec; // set by picocli

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where to; - for standard output.")
    private String out = STANDARD_OUTPUT;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "What the page connects to. Default: the path the hubs are mounted at.")
    private @Nullable String url; // null: the path

    private ProxiesCommand() {}

    /** The command with the options of a configuration, of which those of the hubs matter. */
    static CommandLine create() {
        CommandLine command = new CommandLine(new ProxiesCommand());
        SettingOptions.addTo(command.getCommandSpec());
        return command;
    }

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec, "spec").commandLine();
        HubOptions options = SettingOptions.read(command, System.getenv()).hubs();
        try {
            write(command, script(options, url == null ? options.path() : url));
            return 0;
        } catch (HubDiscoveryException e) {
            command.getErr().println("signalbox: " + e.getMessage());
        } catch (IOException e) {
            command.getErr().println("signalbox: --out " + out + ": cannot be written: " + e.getMessage());
        }
        return FAILED;
    }

    private static String script(HubOptions options, String serviceUrl) {
        if (!options.folders().isEmpty()) {
            try (FolderHubs hubs = FolderHubs.open(options)) {
                return hubs.hubs().javaScriptProxies(serviceUrl);
            }
        }
        try (SystemScheduler scheduler = new SystemScheduler("signalbox-proxies")) {
            return Sample.create(scheduler, RandomGenerator.getDefault(), HubServer.builder())
                    .hubs()
                    .javaScriptProxies(serviceUrl);
        }
    }

    private void write(CommandLine command, String script) throws IOException {
        if (out.equals(STANDARD_OUTPUT)) {
            command.getOut().print(script);
            command.getOut().flush();
            return;
        }
        // Whole or not at all: a page may be reading the file.
        Path file = Path.of(out).toAbsolutePath();
        Path folder = Objects.requireNonNull(file.getParent(), "parent");
        Path written = Files.createTempFile(folder, "signalbox-proxies", ".js");
        try {
            Files.write(written, script.getBytes(StandardCharsets.UTF_8));
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }
}
