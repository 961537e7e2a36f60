package dev.signalbox.gateway.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every setting there is, by group. The order is that in which they take effect, and that of help and documentation.
 */
public final class Catalogue {
    /** Settings that belong together, under one heading. */
    public record Group(String title, List<Setting> settings) {
        /** Keeps its own copy of the list. */
        public Group {
            settings = List.copyOf(settings);
        }
    }

    private static final List<Group> GROUPS = List.of(
            new Group("Listening", ListeningSettings.all()),
            new Group("TLS", TlsSettings.all()),
            new Group("Servers behind this one", UpstreamSettings.all()),
            new Group("Tokens", TokenSettings.all()),
            new Group("Connections", ConnectionSettings.all()),
            new Group("Time-outs of one kind of client", ClientTimeoutSettings.all()),
            new Group("Bounds of connections", BoundSettings.all()),
            new Group("Clients", ClientSettings.all()),
            new Group("Hubs", HubSettings.all()),
            new Group("Proxies in front", ProxySettings.all()),
            new Group("Users", IdentitySettings.all()),
            new Group("Pages of other origins", WebSettings.all()),
            new Group("Limits", LimitSettings.all()),
            new Group("Management port", ManagementSettings.all()),
            new Group("Logs and traces", ObservingSettings.all()),
            new Group("Stopping", DrainSettings.all()));

    private static final List<Setting> SETTINGS =
            GROUPS.stream().flatMap(group -> group.settings().stream()).toList();

    private Catalogue() {}

    /** The groups, in order. */
    public static List<Group> groups() {
        return GROUPS;
    }

    /** All settings, in the order in which they take effect. */
    public static List<Setting> settings() {
        return SETTINGS;
    }

    /** The setting that a key of a configuration file names. */
    static Optional<Setting> byKey(String key) {
        return SETTINGS.stream().filter(setting -> setting.isKey(key)).findFirst();
    }

    /** The setting of an option that there is, named without its dashes. */
    static Setting byOption(String option) {
        return SETTINGS.stream()
                .filter(setting -> setting.option().equals("--" + option))
                .findFirst()
                .orElseThrow();
    }

    /** The setting that a variable of the environment names. */
    static Optional<Setting> byVariable(String name) {
        return SETTINGS.stream().filter(setting -> setting.isVariable(name)).findFirst();
    }

    /** The key that somebody who wrote this one may have meant: the nearest, if it is near. */
    static Optional<String> near(String key) {
        return nearest(key, SETTINGS.stream().flatMap(s -> Stream.concat(Stream.of(s.key()), s.aliases().stream())));
    }

    /** The variable that somebody who wrote this one may have meant. */
    static Optional<String> nearVariable(String name) {
        return nearest(name, SETTINGS.stream().map(Setting::variable));
    }

    /** The option that somebody who wrote this one may have meant, with its dashes. */
    public static Optional<String> nearOption(String option) {
        return nearest(option, SETTINGS.stream().flatMap(setting -> setting.options().stream()));
    }

    private static Optional<String> nearest(String written, Stream<String> names) {
        int most = Math.max(2, written.length() / 4);
        List<String> all = new ArrayList<>(names.toList());
        String best = null;
        int bestDistance = most + 1;
        for (String name : all) {
            int distance = distance(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = name;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    // How many letters must be put in, taken out or changed.
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
