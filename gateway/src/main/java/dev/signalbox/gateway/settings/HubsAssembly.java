package dev.signalbox.gateway.settings;

import dev.signalbox.protocol.json.PropertyNaming;
import dev.signalbox.protocol.request.MountPath;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Gathers {@link HubOptions}. Not for several threads. */
final class HubsAssembly {
    private final List<Path> folders = new ArrayList<>();
    private String path = HubOptions.DEFAULTS.path();
    private boolean pathGiven;
    private final ReadLimitAssembly readLimits = new ReadLimitAssembly();
    private boolean detailedErrors;
    private boolean developmentMode;
    private boolean javaScriptProxies = true;
    private boolean requireAuthentication;
    private PropertyNaming propertyNaming = PropertyNaming.AS_DECLARED;

    ReadLimitAssembly readLimits() {
        return readLimits;
    }

    void folder(String value) {
        Path folder;
        try {
            folder = Path.of(value);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("no file name", e);
        }
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("not there (expected: a folder with jars)");
        }
        folders.add(folder);
    }

    void path(String value) {
        path = new MountPath(value).text();
        pathGiven = true;
    }

    /** Refuses what does not go together. */
    void check() {
        if (pathGiven && folders.isEmpty()) {
            throw new ConflictException("has no meaning without hubs-folder", "hubs-path");
        }
    }

    void detailedErrors(boolean value) {
        detailedErrors = value;
    }

    void developmentMode(boolean value) {
        developmentMode = value;
    }

    void javaScriptProxies(boolean value) {
        javaScriptProxies = value;
    }

    void requireAuthentication(boolean value) {
        requireAuthentication = value;
    }

    void propertyNaming(String value) {
        propertyNaming = switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "as-declared" -> PropertyNaming.AS_DECLARED;
            case "pascal-case" -> PropertyNaming.PASCAL_CASE;
            case "camel-case" -> PropertyNaming.CAMEL_CASE;
            default -> throw new IllegalArgumentException("no such naming");
        };
    }

    HubOptions build() {
        return new HubOptions(
                folders,
                path,
                detailedErrors,
                developmentMode,
                javaScriptProxies,
                requireAuthentication,
                propertyNaming,
                readLimits.limits());
    }
}
