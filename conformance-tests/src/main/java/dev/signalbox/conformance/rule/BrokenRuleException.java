package dev.signalbox.conformance.rule;

import java.io.Serial;

/** A rule does not hold. The message shows what was seen and what was expected. */
public final class BrokenRuleException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates the failure. */
    public BrokenRuleException(String message) {
        super(message);
    }
}
