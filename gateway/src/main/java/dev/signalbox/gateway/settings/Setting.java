package dev.signalbox.gateway.settings;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing an operator can set: how it is called in each place, what it takes, what it is for and what becomes of it. Immutable.
 *
 * <p>The option names it once, as {@code --disconnect-timeout}; the key of the file ({@code disconnectTimeout}) and the variable of the
 * environment ({@code SIGNALBOX_DISCONNECT_TIMEOUT}) follow from that.
 */
public final class Setting {
    private static final String PREFIX = "SIGNALBOX_";
    private static final Pattern WORDS = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private final String option;
    private final Kind kind;
    private final String defaultText;
    private final String description;
    private final String reason;
    private final List<String> aliases;
    private final @Nullable String allowed;
    private final boolean offAllowed;
    private final boolean secret;
    private final Predicate<String> secretValue;
    private final boolean list;
    private final @Nullable Members members;
    private final Application application;

    private Setting(Builder builder, Application application) {
        option = builder.option;
        kind = builder.kind;
        defaultText = builder.defaultText;
        description = builder.description;
        reason = builder.reason;
        aliases = builder.aliases;
        allowed = builder.allowed;
        offAllowed = builder.offAllowed;
        secret = builder.secret;
        secretValue = builder.secretValue;
        list = builder.list;
        members = builder.members;
        this.application = application;
    }

    /**
     * Begins a setting.
     *
     * @param option the long option without its dashes, as {@code disconnect-timeout}
     * @param kind what kind of value it takes
     * @param defaultText the default as a person would write it
     */
    static Builder of(String option, Kind kind, String defaultText) {
        return new Builder(option, kind, defaultText);
    }

    /** The long option, with its dashes. */
    public String option() {
        return "--" + option;
    }

    /** The key in a configuration file, in camel case. */
    public String key() {
        StringBuilder key = new StringBuilder();
        boolean upper = false;
        for (int i = 0; i < option.length(); i++) {
            char c = option.charAt(i);
            if (c == '-') {
                upper = true;
            } else {
                key.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return key.toString();
    }

    /** The variable of the environment. */
    public String variable() {
        return PREFIX + option.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** The original's names for it: keys of a configuration file, options, and variables as {@code SIGNALBOX_KeepAlive}. */
    public List<String> aliases() {
        return aliases;
    }

    /** The options that name it: its own, and the original's names. */
    public List<String> options() {
        return Stream.concat(Stream.of(option()), aliases.stream().map(alias -> "--" + alias))
                .toList();
    }

    /** What kind of value it takes. */
    public Kind kind() {
        return kind;
    }

    /** What stands for the value in help and documentation, as {@code SPAN|off}. */
    public String placeholder() {
        return kind.placeholder() + (offAllowed ? "|off" : "");
    }

    /** What holds when it is not set, as a person would write it. */
    public String defaultText() {
        return defaultText;
    }

    /** What it does; one or two sentences. */
    public String description() {
        return description;
    }

    /** Why the default is what it is, or when to change it; empty when that goes without saying. */
    public String reason() {
        return reason;
    }

    /** Which values it takes; null when whoever takes the value says so. */
    public @Nullable String allowed() {
        return allowed;
    }

    /** Whether its value may never be shown. */
    public boolean isSecret() {
        return secret;
    }

    /** Whether one of these values is a secret, and not the name of a file that holds one. */
    boolean holdsSecret(Given given) {
        return given.values().stream().anyMatch(secretValue);
    }

    /** Whether these values may not be shown. */
    boolean hides(Given given) {
        return secret || holdsSecret(given);
    }

    /** Whether it takes several values: a sequence in the file, the option more than once, commas between them. */
    public boolean isList() {
        return list;
    }

    /** What a mapping may hold that stands for a value in a file; null when none may. */
    @Nullable
    Members members() {
        return members;
    }

    /**
     * A value of a list that may be written as a mapping. Its text is the first member's value, then those of the second, then {@code
     * option=value} for each other member, with spaces between.
     *
     * @param first the member that must be there
     * @param many the member that may be a sequence; also called in the singular
     * @param options all others
     */
    record Members(String first, String many, List<String> options) {
        Members {
            options = List.copyOf(options);
        }

        boolean isMany(String key) {
            return key.equals(many) || (key + "s").equals(many);
        }
    }

    /** Whether {@code name} is a key of this setting in a configuration file; case matters not, as nobody remembers it. */
    boolean isKey(String name) {
        return key().equalsIgnoreCase(name) || aliases.stream().anyMatch(name::equalsIgnoreCase);
    }

    /** Whether {@code name} is a variable of this setting: its own, or one that is called as the original calls it, in its form or in that of variables. */
    boolean isVariable(String name) {
        return variable().equals(name)
                || aliases.stream()
                        .anyMatch(alias -> name.equals(PREFIX + alias)
                                || name.equals(PREFIX
                                        + WORDS.matcher(alias).replaceAll("_").toUpperCase(Locale.ROOT)));
    }

    /**
     * Hands a value to what is being assembled.
     *
     * @throws SettingException naming the place, the value and what is allowed
     */
    void apply(Given given, Assembly assembly) throws SettingException {
        if (members != null) {
            for (int i = 0; i < given.values().size(); i++) {
                apply(given.at(i), List.of(given.values().get(i)), assembly);
            }
        } else {
            apply(given, list ? given.values() : single(given), assembly);
        }
    }

    private List<String> single(Given given) throws SettingException {
        try {
            return List.of(given.single());
        } catch (IllegalArgumentException e) {
            throw hides(given) ? SettingException.ofSecret(given.place(), e) : SettingException.of(given, allowed, e);
        }
    }

    private void apply(Given given, List<String> values, Assembly assembly) throws SettingException {
        try {
            for (String value : values) {
                if (offAllowed && isOff(value)) {
                    application.off(assembly);
                } else {
                    application.set(assembly, value);
                }
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw hides(given) ? SettingException.ofSecret(given.place(), e) : SettingException.of(given, allowed, e);
        }
    }

    static boolean isOff(String text) {
        return text.strip().equalsIgnoreCase("off");
    }

    @Override
    public String toString() {
        return option();
    }

    /** What kind of value a setting takes, and the word for it in help and documentation. */
    public enum Kind {
        /** Free text: an address, a file name. */
        TEXT("TEXT"),
        /** The name of a file. */
        FILE("FILE"),
        /** A whole number. */
        NUMBER("N"),
        /** A size in bytes: {@code 65536}, {@code 64KiB}, {@code 4MiB}. */
        BYTES("BYTES"),
        /** A time span: {@code 30s}, {@code 1m50s}, or the original's {@code 00:00:30}. */
        SPAN("SPAN"),
        /** Yes or no. */
        SWITCH("true|false");

        private final String placeholder;

        Kind(String placeholder) {
            this.placeholder = placeholder;
        }

        String placeholder() {
            return placeholder;
        }
    }

    /** What becomes of a value. */
    interface Application {
        /** Takes a value; refuses it with an {@link IllegalArgumentException}, in the form {@code reason (expected: …)} at best. */
        void set(Assembly assembly, String value);

        /** Takes "off". */
        default void off(Assembly assembly) {
            throw new IllegalArgumentException("cannot be switched off");
        }
    }

    /** Builds a {@link Setting}. */
    static final class Builder {
        private final String option;
        private final Kind kind;
        private final String defaultText;
        private String description = "";
        private String reason = "";
        private List<String> aliases = List.of();
        private @Nullable String allowed;
        private boolean offAllowed;
        private boolean secret;
        private Predicate<String> secretValue = value -> false;
        private boolean list;
        private @Nullable Members members;

        private Builder(String option, Kind kind, String defaultText) {
            this.option = option;
            this.kind = kind;
            this.defaultText = defaultText;
        }

        /** What it does. */
        Builder does(String text) {
            description = text;
            return this;
        }

        /** Why the default is what it is, or when to change it. */
        Builder because(String text) {
            reason = text;
            return this;
        }

        /** The original's name for it. */
        Builder alias(String... names) {
            aliases = List.of(names);
            return this;
        }

        /** Which values it takes, for refusals, help and documentation. */
        Builder allowed(String text) {
            allowed = text;
            return this;
        }

        /** Its value may never be shown. */
        Builder secret() {
            secret = true;
            return secretIf(value -> true);
        }

        /** Which of its values are secrets, where others are names of files; those may never be shown either. */
        Builder secretIf(Predicate<String> values) {
            secretValue = values;
            return this;
        }

        /** It takes several values; each is handed over by itself, in order. */
        Builder list() {
            list = true;
            return this;
        }

        /** In a file, each value may be a mapping: see {@link Members}. */
        Builder members(String first, String many, List<String> options) {
            members = new Members(first, many, options);
            return this;
        }

        /** Takes any text. */
        Setting text(Taking<String> taking) {
            return new Setting(this, taking::take);
        }

        /** Takes a whole number. */
        Setting number(Taking<Integer> taking) {
            return new Setting(this, (assembly, value) -> taking.take(assembly, Values.number(value)));
        }

        /** Takes a size in bytes. */
        Setting bytes(Taking<Long> taking) {
            return new Setting(this, (assembly, value) -> taking.take(assembly, Values.bytes(value)));
        }

        /** Takes a size in bytes that fits a number. */
        Setting smallBytes(Taking<Integer> taking) {
            return bytes((assembly, value) -> taking.take(assembly, Values.small(value)));
        }

        /** Takes a time span. */
        Setting span(Taking<java.time.Duration> taking) {
            return new Setting(this, (assembly, value) -> taking.take(assembly, Spans.parse(value)));
        }

        /** Takes yes or no. */
        Setting flag(Taking<Boolean> taking) {
            return new Setting(this, (assembly, value) -> taking.take(assembly, Values.flag(value)));
        }

        /** Like {@link #span}, and may be switched off. */
        Setting spanOrOff(Taking<java.time.Duration> taking, Off off) {
            return orOff((assembly, value) -> taking.take(assembly, Spans.parse(value)), off);
        }

        /** Like {@link #smallBytes}, and may be switched off. */
        Setting smallBytesOrOff(Taking<Integer> taking, Off off) {
            return orOff((assembly, value) -> taking.take(assembly, Values.small(Values.bytes(value))), off);
        }

        /** Like {@link #number}, and may be switched off. */
        Setting numberOrOff(Taking<Integer> taking, Off off) {
            return orOff((assembly, value) -> taking.take(assembly, Values.number(value)), off);
        }

        private Setting orOff(Taking<String> taking, Off off) {
            offAllowed = true;
            return new Setting(this, new Application() {
                @Override
                public void set(Assembly assembly, String value) {
                    taking.take(assembly, value);
                }

                @Override
                public void off(Assembly assembly) {
                    off.take(assembly);
                }
            });
        }
    }

    /** Hands a value on; may refuse it with an {@link IllegalArgumentException}. */
    interface Taking<T> {
        void take(Assembly assembly, T value);
    }

    /** Hands "off" on. */
    interface Off {
        void take(Assembly assembly);
    }
}
