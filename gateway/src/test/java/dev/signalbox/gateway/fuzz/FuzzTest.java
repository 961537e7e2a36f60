package dev.signalbox.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Replays what the fuzzer is seeded with (from recordings of real clients) and what it has found, then lets Jazzer search, in a process of
 * its own: in all of them for some seconds, and, with {@code -Dsignalbox.fuzz.seconds}, in each for so long.
 */
class FuzzTest {
    private static final Path SEEDS = Path.of("src", "test", "resources", "fuzz");
    private static final Path WORK = Path.of("target", "fuzz");
    private static final String SECONDS = "signalbox.fuzz.seconds";
    private static final int SHORT_SECONDS = 10;
    private static final int LONGEST_INPUT = 2_048;

    private static String name(FuzzTarget target) {
        return target.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<Path> files(FuzzTarget target) throws IOException {
        try (Stream<Path> listed = Files.list(SEEDS.resolve(name(target)))) {
            return listed.toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("seeds and findings")
    void seeds(FuzzTarget target) throws Exception {
        List<Path> files = files(target);
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            byte[] seed = Files.readAllBytes(file);
            for (int length = seed.length; length >= 0; length = length > 200 ? length - 97 : length - 1) {
                target.take(java.util.Arrays.copyOf(seed, length));
            }
        }
    }

    @Test
    @DisplayName("Jazzer finds nothing in a short search through all parsers")
    void shortSearch() throws IOException, InterruptedException {
        Path seeds = Files.createDirectories(WORK.resolve("all").resolve("seeds"));
        for (FuzzTarget target : FuzzTarget.values()) {
            for (Path file : files(target)) {
                byte[] seed = Files.readAllBytes(file);
                byte[] chosen = new byte[seed.length + 1];
                chosen[0] = (byte) target.ordinal();
                System.arraycopy(seed, 0, chosen, 1, seed.length);
                Files.write(seeds.resolve(name(target) + "-" + file.getFileName()), chosen);
            }
        }
        search("all", "", seeds, SHORT_SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(named = SECONDS, matches = "[1-9][0-9]*")
    @Timeout(value = 30, unit = TimeUnit.DAYS)
    @DisplayName("Jazzer finds nothing in a long search")
    void longSearch(FuzzTarget target) throws IOException, InterruptedException {
        search(name(target), target.name(), SEEDS.resolve(name(target)), Integer.getInteger(SECONDS, SHORT_SECONDS));
    }

    private static void search(String name, String target, Path seeds, int seconds)
            throws IOException, InterruptedException {
        Path work = Files.createDirectories(WORK.resolve(name));
        Path corpus = Files.createDirectories(work.resolve("corpus"));
        Path log = work.resolve("jazzer.log");
        Process jazzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx768m",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "-XX:+EnableDynamicAgentLoading",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "-D" + FuzzEntry.TARGET + "=" + target,
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + FuzzEntry.class.getName(),
                        "--instrumentation_includes=dev.signalbox.**",
                        "--reproducer_path=" + work,
                        "-artifact_prefix=" + work + "/",
                        "-max_total_time=" + seconds,
                        "-max_len=" + LONGEST_INPUT,
                        "-timeout=120",
                        "-rss_limit_mb=0",
                        "-print_final_stats=1",
                        corpus.toString(),
                        seeds.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            int status = jazzer.waitFor();
            String said = Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(status)
                    .as("%s: %s", name, said.substring(Math.max(0, said.length() - 4_000)))
                    .isZero();
            assertThat(said).contains("stat::number_of_executed_units");
        } finally {
            jazzer.destroyForcibly();
        }
    }
}
