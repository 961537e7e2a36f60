package dev.signalbox.conformance.client;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machine's own Chromium: the tests bring the client files, not the browser. */
final class Chromium {
    private static final String PROPERTY = "signalbox.chromium";
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private Chromium() {}

    /** Where the browser is. */
    static Path find() {
        String named = System.getProperty(PROPERTY);
        Optional<Path> found =
                named == null ? onPath() : Optional.of(Path.of(named)).filter(Files::isExecutable);
        return found.orElseThrow(() ->
                new IllegalStateException("No Chromium: install one (Debian: apt-get install chromium) so that one of "
                        + NAMES + " is on the PATH, or set -D" + PROPERTY + "=/path/to/chromium"
                        + (named == null ? "." : " to an executable file (it is \"" + named + "\").")));
    }

    private static Optional<Path> onPath() {
        String path = System.getenv().getOrDefault("PATH", "");
        return NAMES.stream()
                .flatMap(name -> Arrays.stream(path.split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A driver that never downloads a browser. It and all it creates belong to the calling thread. */
    static Playwright driver() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    static Browser launch(Playwright driver, Path executable) {
        return driver.chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setHeadless(true)
                        .setArgs(ARGUMENTS));
    }
}
