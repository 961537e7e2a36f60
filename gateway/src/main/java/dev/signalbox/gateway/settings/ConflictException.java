package dev.signalbox.gateway.settings;

import java.util.List;

/** Settings that do not go together, each of them right by itself. Unchecked, as refusals of values are. */
final class ConflictException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // a list of texts
    private final List<String> options;

    /**
     * @param reason in the form {@code reason (expected: …)} at best
     * @param options the settings to look at, without dashes; the first that was set is told to the person who wrote it
     */
    ConflictException(String reason, String... options) {
        super(reason);
        this.options = List.of(options);
    }

    /** The settings to look at. */
    List<String> options() {
        return options;
    }

    /** Names the settings that something refused as a whole. */
    static void telling(Runnable taking, String... options) {
        try {
            taking.run();
        } catch (ConflictException e) {
            throw e;
        } catch (IllegalArgumentException | IllegalStateException e) {
            ConflictException told = new ConflictException(String.valueOf(e.getMessage()), options);
            told.initCause(e);
            throw told;
        }
    }
}
