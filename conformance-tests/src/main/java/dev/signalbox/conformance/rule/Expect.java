package dev.signalbox.conformance.rule;

import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireResponse;
import dev.signalbox.conformance.wire.WireTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What rules expect. Each method returns when it holds and throws a {@link BrokenRuleException} that shows both sides when not. */
public final class Expect {

    private Expect() {}

    /** That a condition holds; {@code otherwise} says what is wrong when it does not. */
    public static void that(boolean holds, String otherwise) {
        if (!holds) {
            throw new BrokenRuleException(otherwise);
        }
    }

    /** That two values are equal. */
    public static void equal(String what, @Nullable Object actual, @Nullable Object expected) {
        that(Objects.equals(actual, expected), what + ": " + shown(actual) + " (expected: " + shown(expected) + ")");
    }

    /** That a value is one of several. */
    public static void oneOf(String what, @Nullable Object actual, @Nullable Object... allowed) {
        List<@Nullable Object> all = Arrays.asList(allowed);
        that(all.contains(actual), what + ": " + shown(actual) + " (expected: one of " + all + ")");
    }

    /** That a text matches a regular expression as a whole; the dot matches line ends too. */
    public static void matches(String what, @Nullable String actual, String pattern) {
        that(
                actual != null
                        && Pattern.compile(pattern, Pattern.DOTALL)
                                .matcher(actual)
                                .matches(),
                what + ": " + shown(actual) + " (expected: " + pattern + ")");
    }

    /** That a text contains others. */
    public static void contains(String what, @Nullable String actual, String... parts) {
        for (String part : parts) {
            that(
                    actual != null && actual.contains(part),
                    what + ": " + shown(actual) + " (expected to contain: " + part + ")");
        }
    }

    /** That a text does not contain another. */
    public static void lacks(String what, String actual, String part) {
        that(!actual.contains(part), what + ": " + shown(actual) + " (expected not to contain: " + part + ")");
    }

    /** That an answer has this status. */
    public static void status(WireResponse answer, int expected) {
        equal("status", answer.status() + " " + answer.text(), expected + " " + answer.text());
    }

    /** That an answer is a refusal with exactly this text. */
    public static void refused(WireResponse answer, int status, String text) {
        equal("answer", answer.status() + " " + answer.text(), status + " " + text);
    }

    /** That an answer says the request failed, with 4xx or 5xx. */
    public static void failed(String what, WireResponse answer) {
        that(answer.status() >= 400 && answer.status() < 600, what + ": " + answer + " (expected: a failure)");
    }

    /** That an answer is 200 with exactly this text. */
    public static void answered(WireResponse answer, String text) {
        refused(answer, 200, text);
    }

    /** That a time lies between two others. */
    public static void between(String what, Duration actual, Duration least, Duration most) {
        that(
                actual.compareTo(least) >= 0 && actual.compareTo(most) <= 0,
                what + ": " + actual.toMillis() + " ms (expected: " + least.toMillis() + " to " + most.toMillis()
                        + " ms)");
    }

    /** That something ends in a failure of the wire that is no time-out: a refusal, a cut or an end. */
    public static void fails(String what, Runnable action) {
        try {
            action.run();
        } catch (WireTimeoutException late) {
            throw new BrokenRuleException(what + ": " + late.getMessage() + " (expected: a failure at once)");
        } catch (WireException expected) {
            return;
        }
        throw new BrokenRuleException(what + ": succeeded (expected: a failure)");
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= 400 ? text : text.substring(0, 300) + "... (" + text.length() + " characters)";
    }
}
