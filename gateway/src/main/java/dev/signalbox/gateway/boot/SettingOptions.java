package dev.signalbox.gateway.boot;

import dev.signalbox.gateway.settings.Catalogue;
import dev.signalbox.gateway.settings.Setting;
import dev.signalbox.gateway.settings.SettingException;
import dev.signalbox.gateway.settings.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The settings of the {@link Catalogue} as options of a command, under the headings of their groups. */
final class SettingOptions {
    /** The option that names a configuration file. */
    static final String CONFIG = "--config";

    private SettingOptions() {}

    /** Gives a command the option {@code --config} and one for each setting. */
    static void addTo(CommandSpec command) {
        command.addOption(OptionSpec.builder(CONFIG)
                .paramLabel("FILE")
                .type(String.class)
                .description(
                        "YAML file of settings; else the one that SIGNALBOX_CONFIG names. Other variables SIGNALBOX_… and options"
                                + " are stronger.")
                .build());
        for (Catalogue.Group group : Catalogue.groups()) {
            ArgGroupSpec.Builder heading = ArgGroupSpec.builder()
                    .heading("%n" + group.title() + ":%n")
                    .validate(false)
                    .order(command.argGroups().size());
            group.settings().forEach(setting -> add(setting, heading));
            command.addArgGroup(heading.build());
        }
    }

    private static void add(Setting setting, ArgGroupSpec.Builder to) {
        OptionSpec.Builder option = OptionSpec.builder(setting.options().toArray(String[]::new))
                .paramLabel(escaped(setting.placeholder()))
                .description(escaped(describe(setting)));
        if (setting.isList()) {
            option.type(List.class).auxiliaryTypes(String.class).arity("1").splitRegex(",");
        } else if (setting.kind() == Setting.Kind.SWITCH) {
            option.type(String.class).arity("0..1").fallbackValue("true");
        } else {
            option.type(String.class).arity("1");
        }
        to.addArg(option.build());
        if (isOnUnlessSet(setting)) {
            to.addArg(OptionSpec.builder(without(setting))
                    .type(boolean.class)
                    .description("The same as " + setting.option() + "=false.")
                    .build());
        }
    }

    private static String describe(Setting setting) {
        return setting.description() + " Default: " + setting.defaultText() + ".";
    }

    private static String escaped(String text) {
        return text.replace("%", "%%").replace("@|", "@ |");
    }

    /** Whether there is an option that switches it off: {@link #without}. */
    static boolean isOnUnlessSet(Setting setting) {
        return setting.kind() == Setting.Kind.SWITCH && setting.defaultText().equals("true");
    }

    /** The option that switches it off. */
    static String without(Setting setting) {
        return "--no-" + setting.option().substring(2);
    }

    /**
     * Reads the settings of a command that was started: file, environment and options.
     *
     * @throws CommandLine.ParameterException saying in a line each what is wrong
     */
    static Settings read(CommandLine command, Map<String, String> environment) {
        ParseResult parsed = command.getParseResult();
        String file = parsed.matchedOptionValue(CONFIG, (String) null);
        Map<Setting, List<String>> options = new LinkedHashMap<>();
        for (Setting setting : Catalogue.settings()) {
            List<String> values = valuesOf(setting, parsed);
            if (values != null) {
                options.put(setting, values);
            }
        }
        try {
            return Settings.read(file == null ? null : Path.of(file), environment, options);
        } catch (SettingException e) {
            throw new CommandLine.ParameterException(command, String.join("\n", e.lines()), e);
        } catch (InvalidPathException e) {
            throw new CommandLine.ParameterException(command, CONFIG + " " + file + ": no file name", e);
        }
    }

    /**
     * Reads the settings and opens the certificates that they name.
     *
     * @throws CommandLine.ParameterException saying in a line each what is wrong
     */
    static void check(CommandLine command, Map<String, String> environment) {
        Settings settings = read(command, environment);
        try {
            settings.checkCertificates();
        } catch (SettingException e) {
            throw new CommandLine.ParameterException(command, String.join("\n", e.lines()), e);
        }
    }

    private static @Nullable List<String> valuesOf(Setting setting, ParseResult parsed) {
        if (isOnUnlessSet(setting) && parsed.hasMatchedOption(without(setting))) {
            return List.of("false");
        }
        if (!parsed.hasMatchedOption(setting.option())) {
            return null;
        }
        return setting.isList()
                ? parsed.matchedOptionValue(setting.option(), List.<String>of())
                : List.of(parsed.matchedOptionValue(setting.option(), ""));
    }
}
