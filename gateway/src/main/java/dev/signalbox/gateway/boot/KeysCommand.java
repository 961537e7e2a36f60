package dev.signalbox.gateway.boot;

import dev.signalbox.gateway.settings.Spans;
import dev.signalbox.token.TokenKey;
import dev.signalbox.token.keys.KeyStore;
import dev.signalbox.token.keys.StoredKey;
import dev.signalbox.token.keys.StoredKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code signalbox keys}: makes, shows and rotates the token keys in a file or directory. No part of it prints a key; keys go to files that
 * only their owner may read.
 */
@Command(
        name = "keys",
        description = "Makes, shows and rotates the token keys in a file or directory. No key is ever printed.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(generate | list | rotate | retire)",
        usageHelpAutoWidth = true)
final class KeysCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Spec
    private @Nullable CommandSpec spec; // set by picocli

    private KeysCommand() {}

    /**
     * The command with all its parts.
     *
     * @param clock tells when a key is made and which key seals
     */
    static CommandLine create(InstantSource clock, SecureRandom random) {
        return new CommandLine(new KeysCommand())
                .addSubcommand(new Generate(clock, random))
                .addSubcommand(new ListKeys(clock))
                .addSubcommand(new Rotate(clock, random))
                .addSubcommand(new Retire(clock));
    }

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                Objects.requireNonNull(spec, "spec").commandLine(),
                "Missing required subcommand: generate, list, rotate or retire");
    }

    /** What the parts have in common: a place, and one line for whatever goes wrong. */
    private abstract static class Part implements Callable<Integer> {
        private final InstantSource clock;

        @Spec
        private @Nullable CommandSpec spec; // set by picocli

        @Parameters(
                index = "0",
                paramLabel = "PATH",
                description = "File of keys, or directory of files ending in .key.")
        private @Nullable Path path; // set by picocli

        Part(InstantSource clock) {
            this.clock = clock;
        }

        abstract void run(KeyStore keys, Path path, Instant now, PrintWriter out) throws IOException;

        @Override
        public Integer call() {
            CommandLine command = Objects.requireNonNull(spec, "spec").commandLine();
            Path place = Objects.requireNonNull(path, "path");
            try {
                run(new KeyStore(place), place, clock.instant().truncatedTo(ChronoUnit.SECONDS), command.getOut());
            } catch (FileAlreadyExistsException e) {
                return failed(
                        command,
                        place + ": is there already (expected: a new file, or \"keys rotate\" to add to"
                                + " this one)");
            } catch (NoSuchFileException e) {
                return failed(command, e.getFile() + ": no such file or directory");
            } catch (IOException e) {
                return failed(
                        command,
                        place + ": cannot be read or written: " + e.getClass().getSimpleName());
            } catch (IllegalArgumentException e) {
                return failed(command, String.valueOf(e.getMessage()));
            }
            command.getOut().flush();
            return 0;
        }

        private static int failed(CommandLine command, String line) {
            command.getErr().println("signalbox: " + line);
            return FAILED;
        }
    }

    /** A first key. */
    @Command(
            name = "generate",
            description = "Makes a key that seals at once: a new file that only its owner may read, or one more file"
                    + " in a directory.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    static final class Generate extends Part {
        private final SecureRandom random;

        Generate(InstantSource clock, SecureRandom random) {
            super(clock);
            this.random = random;
        }

        @Override
        void run(KeyStore keys, Path path, Instant now, PrintWriter out) throws IOException {
            StoredKey made = keys.create(TokenKey.generate(random), now);
            out.println("Made key " + made.id() + " in " + path + ".");
        }
    }

    /** What is there. */
    @Command(
            name = "list",
            description = "Shows the keys: id, state, when each was made and from when it seals.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    static final class ListKeys extends Part {
        ListKeys(InstantSource clock) {
            super(clock);
        }

        @Override
        void run(KeyStore keys, Path path, Instant now, PrintWriter out) throws IOException {
            StoredKeys stored = keys.load();
            String sealing = stored.primary(now).map(StoredKey::id).orElse("");
            out.printf(Locale.ROOT, "%-8s  %-8s  %-20s  %s%n", "id", "state", "created", "seals from");
            for (StoredKey key : stored.all()) {
                out.printf(
                        Locale.ROOT,
                        "%-8s  %-8s  %-20s  %s%n",
                        key.id(),
                        state(key, sealing, now),
                        key.created() == null ? "unknown" : key.created(),
                        key.sealsFrom() == null ? "always" : key.sealsFrom());
            }
        }

        private static String state(StoredKey key, String sealing, Instant now) {
            if (key.state() == StoredKey.State.RETIRED) {
                return "retired";
            }
            if (key.id().equals(sealing)) {
                return "seals";
            }
            return key.sealsFrom() != null && key.sealsFrom().isAfter(now) ? "next" : "opens";
        }
    }

    /** A new key beside the old. */
    @Command(
            name = "rotate",
            description = "Adds a key that will seal in place of the present one, which goes on opening tokens. All"
                    + " servers must have the new key before it seals.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    static final class Rotate extends Part {
        private final SecureRandom random;

        @Option(
                names = "--seals-in",
                paramLabel = "SPAN",
                defaultValue = "1m",
                description = "How long until it seals; longer than it takes to reach all servers. Default: 1m.")
        private String sealsIn = "1m";

        Rotate(InstantSource clock, SecureRandom random) {
            super(clock);
            this.random = random;
        }

        @Override
        void run(KeyStore keys, Path path, Instant now, PrintWriter out) throws IOException {
            Duration span;
            try {
                span = Spans.parse(sealsIn);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("--seals-in " + sealsIn + ": " + e.getMessage(), e);
            }
            StoredKey made = keys.add(TokenKey.generate(random), now, now.plus(span));
            out.println("Made key " + made.id() + " in " + path + "; it seals from " + made.sealsFrom() + " on.");
        }
    }

    /** An old key goes. */
    @Command(
            name = "retire",
            description = "Takes a key out of use. Clients that hold tokens it sealed have to start anew.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    static final class Retire extends Part {
        @Parameters(index = "1", paramLabel = "ID", description = "Id of the key, as \"keys list\" shows it.")
        private @Nullable String id; // set by picocli

        Retire(InstantSource clock) {
            super(clock);
        }

        @Override
        void run(KeyStore keys, Path path, Instant now, PrintWriter out) throws IOException {
            StoredKey retired = keys.retire(Objects.requireNonNull(id, "id"), now);
            out.println("Retired key " + retired.id() + " in " + path + ".");
        }
    }
}
