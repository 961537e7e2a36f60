package dev.signalbox.gateway.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads settings from variables of the environment, {@code SIGNALBOX_…}. */
final class EnvironmentVariables {
    private static final String PREFIX = "SIGNALBOX_";
    private static final String FILE = PREFIX + "CONFIG";

    // What container platforms put into the environment of every container when a service is called "signalbox", or
    // "signalbox-" and more.
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "SIGNALBOX_(\\w+_)?(SERVICE_(HOST|PORT.*)|PORT_\\d+_.*)|SIGNALBOX_(SERVICE_.*|NAME|ENV_.*)");
    private static final Pattern PORT = Pattern.compile("SIGNALBOX_(\\w+_)?PORT");
    private static final Pattern SERVICE_PORT = Pattern.compile("(tcp|udp|sctp)://.*");

    private EnvironmentVariables() {}

    /**
     * Reads all.
     *
     * @param into receives what they set
     * @param problems receives a line for each that names no setting
     */
    static void read(Map<String, String> environment, Map<Setting, Given> into, List<String> problems) {
        new TreeMap<>(environment).forEach((name, value) -> {
            if (!name.startsWith(PREFIX) || name.equals(FILE) || isServiceLink(name, value)) {
                return;
            }
            Optional<Setting> setting = Catalogue.byVariable(name);
            Given before = setting.map(into::get)
                    .filter(given -> given.place().startsWith(PREFIX))
                    .orElse(null);
            if (before != null) {
                problems.add(name + ": set twice, first as " + before.place());
            } else if (setting.isPresent()) {
                into.put(setting.get(), new Given(name, split(setting.get(), value)));
            } else {
                problems.add(name + ": no such setting"
                        + Catalogue.nearVariable(name)
                                .map(near -> " (did you mean " + near + "?)")
                                .orElse(" (\"signalbox config print\" lists all)"));
            }
        });
    }

    /**
     * The configuration file that a variable names, as the option {@code --config} does.
     *
     * @return null for none; an empty value is none
     * @throws SettingException when it cannot be the name of a file
     */
    static @Nullable Path file(Map<String, String> environment) throws SettingException {
        String file = environment.getOrDefault(FILE, "");
        try {
            return file.isEmpty() ? null : Path.of(file);
        } catch (InvalidPathException e) {
            throw new SettingException(FILE + " " + file + ": no file name", e);
        }
    }

    /** The values of a text: what stands between commas where a setting takes several. */
    static List<String> split(Setting setting, String text) {
        return setting.isList()
                ? Pattern.compile(",")
                        .splitAsStream(text)
                        .map(String::strip)
                        .filter(value -> !value.isEmpty())
                        .toList()
                : List.of(text);
    }

    private static boolean isServiceLink(String name, String value) {
        return SERVICE_LINK.matcher(name).matches()
                || (PORT.matcher(name).matches() && SERVICE_PORT.matcher(value).matches());
    }
}
