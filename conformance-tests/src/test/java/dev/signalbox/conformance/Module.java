package dev.signalbox.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Maven module whose code {@link ArchitectureTest} judges: its directory and the one root package it may fill. */
enum Module {
    LEGACY_PROTOCOL("legacy-protocol", "dev.signalbox.protocol"),
    TOKEN_CRYPTO("token-crypto", "dev.signalbox.token"),
    PERSISTENT_CONNECTION("persistent-connection", "dev.signalbox.connection"),
    HUBS("hubs", "dev.signalbox.hub"),
    GATEWAY("gateway", "dev.signalbox.gateway");

    private final String directory;
    private final String rootPackage;

    Module(String directory, String rootPackage) {
        this.directory = directory;
        this.rootPackage = rootPackage;
    }

    /** Returns the module's root package and everything below it, as ArchUnit writes it. */
    String packages() {
        return rootPackage + "..";
    }

    /** Returns the module's root package as a directory below the source root. */
    Path rootPackagePath() {
        return Path.of("", rootPackage.split("\\."));
    }

    /** Returns the module's main sources, relative to its source root; none while the module is empty. */
    List<Path> mainSources() {
        // Surefire starts in conformance-tests and says so in this property; an IDE may start elsewhere but
        // sets neither.
        Path conformanceTests = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        Path sourceRoot = conformanceTests.resolveSibling(directory).resolve("src/main/java");
        if (Files.notExists(sourceRoot)) {
            return List.of();
        }
        try (var files = Files.walk(sourceRoot)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(sourceRoot::relativize)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
