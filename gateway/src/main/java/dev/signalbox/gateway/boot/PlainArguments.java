package dev.signalbox.gateway.boot;

import dev.signalbox.gateway.settings.Catalogue;
import dev.signalbox.gateway.settings.Setting;
import dev.signalbox.gateway.settings.SettingException;
import dev.signalbox.gateway.settings.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Command lines that only start the server, with settings in their plain form: {@code --name=value}, {@code --name value}, {@code --switch},
 * {@code --no-switch}. The library for command lines takes as long to start as the rest of the server, so these do without; whatever else is written, and whatever is
 * wrong, is left to {@link SignalboxCommand}, which means the same by these.
 */
final class PlainArguments {
    /** The words that are a command, wherever they stand. */
    static final Set<String> COMMANDS = Set.of("config", "proxies", "archive", "completion", "keys");

    private static final String CONFIG = SettingOptions.CONFIG;

    private final Map<String, Setting> byOption = new HashMap<>();
    private final Map<Setting, List<String>> options = new HashMap<>();
    private @Nullable String file;

    private PlainArguments() {
        for (Setting setting : Catalogue.settings()) {
            byOption.put(setting.option(), setting);
            if (SettingOptions.isOnUnlessSet(setting)) {
                byOption.put(SettingOptions.without(setting), setting);
            }
        }
    }

    /**
     * Reads the settings of a command line: file, environment and options.
     *
     * @return empty where {@link SignalboxCommand} has to look at it
     */
    static Optional<Settings> read(String[] arguments, Map<String, String> environment) {
        PlainArguments plain = new PlainArguments();
        if (!plain.take(arguments)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Settings.read(plain.file == null ? null : Path.of(plain.file), environment, plain.options));
        } catch (SettingException | InvalidPathException e) {
            return Optional.empty(); // to be said in the words that all refusals have
        }
    }

    private boolean take(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            int equals = argument.indexOf('=');
            boolean taken;
            if (equals >= 0) {
                taken = takeValue(argument.substring(0, equals), argument.substring(equals + 1));
            } else if (i + 1 < arguments.length && isValue(arguments[i + 1])) {
                taken = !isSwitch(byOption.get(argument)) && takeValue(argument, arguments[++i]);
            } else {
                taken = takeSwitch(argument);
            }
            if (!taken) {
                return false;
            }
        }
        return true;
    }

    // Neither an option nor a file of arguments.
    private static boolean isValue(String argument) {
        return !argument.startsWith("-") && !argument.startsWith("@");
    }

    private static boolean isSwitch(@Nullable Setting setting) {
        return setting != null && setting.kind() == Setting.Kind.SWITCH;
    }

    private boolean takeSwitch(String name) {
        Setting setting = byOption.get(name);
        return setting != null
                && isSwitch(setting)
                && options.put(setting, List.of(String.valueOf(name.equals(setting.option())))) == null;
    }

    private boolean takeValue(String name, String value) {
        // Quotes have a meaning, an empty value may be none, and what is an option or a command is refused as a value.
        if (value.isEmpty()
                || !isValue(value)
                || value.indexOf('"') >= 0
                || value.indexOf('\'') >= 0
                || COMMANDS.contains(value)) {
            return false;
        }
        if (name.equals(CONFIG)) {
            boolean first = file == null;
            file = value;
            return first;
        }
        Setting setting = byOption.get(name);
        if (setting == null || !name.equals(setting.option())) {
            return false;
        }
        if (setting.isList()) {
            return value.indexOf(',') < 0
                    && options.computeIfAbsent(setting, list -> new ArrayList<>())
                            .add(value);
        }
        return options.put(setting, List.of(value)) == null;
    }
}
