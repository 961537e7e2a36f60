package dev.signalbox.gateway.settings;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings that cannot be: one line each, naming the place, the value and what is allowed. */
public final class SettingException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Pattern REASON_AND_EXPECTED =
            Pattern.compile("(.*?)(?: \\(expected: (.*)\\))?", Pattern.DOTALL);
    private static final Pattern REPEATED = Pattern.compile("\\w+: ");

    @SuppressWarnings("serial") // a list of texts
    private final List<String> lines;

    SettingException(String line, @Nullable Throwable cause) {
        this(List.of(line), cause);
    }

    SettingException(List<String> lines, @Nullable Throwable cause) {
        super(String.join("; ", lines), cause);
        this.lines = List.copyOf(lines);
    }

    /** All that is wrong, a line each. */
    public List<String> lines() {
        return lines;
    }

    /**
     * A value was refused by whoever takes it.
     *
     * @param allowed what the setting takes; null for what the refusal says
     */
    static SettingException of(Given given, @Nullable String allowed, RuntimeException refusal) {
        String message = String.valueOf(refusal.getMessage());
        Matcher matcher = REASON_AND_EXPECTED.matcher(message);
        boolean inForm = matcher.matches();
        String reason = inForm ? matcher.group(1) : message;
        String expected = inForm ? matcher.group(2) : null;
        String told = allowed == null ? expected : allowed;
        // "name: value" only repeats what the line says already.
        boolean saysWhy = expected == null || !REPEATED.matcher(reason).lookingAt();
        String line = given.place() + ' ' + given.text() + ": " + (saysWhy ? reason : "");
        if (told != null) {
            line += saysWhy ? " (allowed: " + told + ")" : "allowed: " + told;
        }
        return new SettingException(line, refusal);
    }

    /** The same for a value that may not be repeated. */
    static SettingException ofSecret(String place, RuntimeException refusal) {
        return new SettingException(place + ": " + refusal.getMessage(), refusal);
    }
}
