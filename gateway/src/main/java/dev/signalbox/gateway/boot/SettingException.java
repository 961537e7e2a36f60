package dev.signalbox.gateway.boot;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An option has a value that cannot be; the message is one line naming option, value and what is expected. */
final class SettingException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Pattern EXPECTED = Pattern.compile("\\(expected: (.*)\\)$");

    SettingException(String message) {
        super(message);
    }

    SettingException(String message, Throwable cause) {
        super(message, cause);
    }

    static SettingException of(String option, String value, IllegalArgumentException refusal) {
        String reason = String.valueOf(refusal.getMessage());
        Matcher expected = EXPECTED.matcher(reason);
        return new SettingException(
                option + " " + value + ": expected " + (expected.find() ? expected.group(1) : reason), refusal);
    }
}
