package dev.signalbox.gateway.boot;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An option has a value that cannot be; the message is one line naming option, value and what is allowed. */
final class SettingException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Pattern REASON_AND_EXPECTED = Pattern.compile("(.*?)(?: \\(expected: (.*)\\))?");

    SettingException(String message) {
        super(message);
    }

    SettingException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * A value was refused by whoever takes it.
     *
     * @param allowed what the option takes; null for what the refusal says
     */
    static SettingException of(
            String option, String value, @Nullable String allowed, IllegalArgumentException refusal) {
        String message = String.valueOf(refusal.getMessage());
        Matcher matcher = REASON_AND_EXPECTED.matcher(message);
        String expected = matcher.matches() ? matcher.group(2) : null;
        StringBuilder line = new StringBuilder(option).append(' ').append(value).append(": ");
        if (expected == null) {
            line.append(message);
        }
        String told = allowed == null ? expected : allowed;
        if (told != null) {
            line.append(expected == null ? " (allowed: " + told + ")" : "allowed: " + told);
        }
        return new SettingException(line.toString(), refusal);
    }
}
