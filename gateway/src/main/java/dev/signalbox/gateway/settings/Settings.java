package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.tls.CertificateFiles;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.tls.TlsEvents;
import dev.signalbox.gateway.tls.TlsKeeper;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was set, in a file, in the environment and on the command line (each stronger than the one before), checked and put together.
 * Immutable.
 */
public final class Settings {
    private final Map<Setting, Given> given;
    private final HubOptions hubs;
    private final ObservingOptions observing;
    private final GatewayConfig config;

    private Settings(Map<Setting, Given> given, @Nullable Path keyFile) throws SettingException {
        this.given = given;
        Assembly assembly = new Assembly();
        if (keyFile != null) {
            assembly.gateway().keyFile(keyFile);
        }
        List<String> problems = new ArrayList<>();
        for (Setting setting : Catalogue.settings()) {
            Given value = given.get(setting);
            if (value != null) {
                try {
                    setting.apply(value, assembly);
                } catch (SettingException e) {
                    problems.addAll(e.lines());
                }
            }
        }
        refuse(problems);
        try {
            assembly.joined().forEach(conflict -> problems.add(place(conflict)));
            refuse(problems);
            config = assembly.build();
            hubs = assembly.hubs().build();
            observing = assembly.observing().build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new SettingException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Reads all three places.
     *
     * @param file the configuration file; null for the one that the environment names as {@code SIGNALBOX_CONFIG}, or none
     * @param environment the variables of the environment
     * @param options what stood on the command line
     * @throws SettingException with a line for each thing that is wrong
     */
    public static Settings read(
            @Nullable Path file, Map<String, String> environment, Map<Setting, List<String>> options)
            throws SettingException {
        List<String> problems = new ArrayList<>();
        Map<Setting, Given> given = new LinkedHashMap<>();
        Path from = file == null ? EnvironmentVariables.file(environment) : file;
        Path keyFile = null;
        if (from != null) {
            ConfigurationFile.read(from, given, problems);
            // One that is set elsewhere, too, can be read there all the same.
            keyFile = given.entrySet().stream().anyMatch(set -> set.getKey().holdsSecret(set.getValue())) ? from : null;
        }
        EnvironmentVariables.read(environment, given, problems);
        options.forEach((setting, values) -> given.put(setting, new Given(setting.option(), values)));
        refuse(problems);
        return new Settings(given, keyFile);
    }

    private String place(ConflictException conflict) {
        for (String option : conflict.options()) {
            Given value = given.get(Catalogue.byOption(option));
            if (value != null) {
                return value.place() + (Catalogue.byOption(option).hides(value) ? "" : ' ' + value.text()) + ": "
                        + conflict.getMessage();
            }
        }
        return String.valueOf(conflict.getMessage());
    }

    private static void refuse(List<String> problems) throws SettingException {
        if (!problems.isEmpty()) {
            throw new SettingException(problems, null);
        }
    }

    /**
     * Reads the certificates and keys that are named, as the start does.
     *
     * @throws SettingException naming what cannot be used
     */
    public void checkCertificates() throws SettingException {
        List<String> problems = new ArrayList<>();
        List<Runnable> files = new ArrayList<>();
        TlsConfig tls = config.tls();
        if (tls != null) {
            files.add(() -> ConflictException.telling(
                    () -> new TlsKeeper(tls, InstantSource.system(), TlsEvents.NONE).close(), "tls-certificate"));
        }
        for (UpstreamRoute route : config.upstreams().routes()) {
            Path trust = route.trust();
            if (trust != null) {
                files.add(() ->
                        ConflictException.telling(() -> CertificateFiles.trust(trust), "upstreams", "upstream-trust"));
            }
        }
        for (Runnable file : files) {
            try {
                file.run();
            } catch (ConflictException e) {
                problems.add(place(e));
            }
        }
        refuse(problems);
    }

    /** The gateway's configuration. */
    public GatewayConfig config() {
        return config;
    }

    /** What is set about hubs. */
    public HubOptions hubs() {
        return hubs;
    }

    /** What is set about logs and traces. */
    public ObservingOptions observing() {
        return observing;
    }

    /** All settings as a configuration file, those that are set with the place that set them, the others as comments; no secret. */
    public String print() {
        StringBuilder text = new StringBuilder();
        for (Catalogue.Group group : Catalogue.groups()) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append("# ")
                    .append(group.title())
                    .append('\n');
            group.settings().forEach(setting -> print(setting, given.get(setting), text));
        }
        return text.toString();
    }

    private static void print(Setting setting, @Nullable Given value, StringBuilder text) {
        if (value == null) {
            text.append("# ").append(setting.key()).append(": ").append(setting.defaultText());
        } else if (setting.hides(value)) {
            text.append("# ")
                    .append(setting.key())
                    .append(": (set, not shown) # ")
                    .append(value.place());
        } else {
            text.append(setting.key()).append(": ");
            if (setting.isList()) {
                text.append('[')
                        .append(String.join(
                                ", ",
                                value.values().stream().map(Settings::quoted).toList()))
                        .append(']');
            } else {
                text.append(quoted(value.text()));
            }
            text.append(" # ").append(value.place());
        }
        text.append('\n');
    }

    // Plain where YAML reads it as it stands, in single quotes elsewhere.
    private static String quoted(String value) {
        return value.matches("[A-Za-z0-9/][A-Za-z0-9_./+=-]*") ? value : "'" + value.replace("'", "''") + "'";
    }
}
