package dev.signalbox.conformance.suite;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What the recordings' hubs do not do and rules want to see. */
public final class RuleHub extends RuleHubBase {
    private int calls;

    /** Holds the calling thread. */
    public String block(int millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
        return "blocked " + millis;
    }

    /** Sets state, calls {@code m} at the caller and at all, and sets more state. */
    public String announce() {
        clients().caller().state().set("before", 1);
        clients().caller().invoke("m");
        clients().all().invoke("m");
        clients().caller().state().set("after", 2);
        return "done";
    }

    /** How often this object was called: 1, as each call has an object of its own. */
    public int count() {
        return ++calls;
    }

    /** Adds any connection to a group; fails when nobody acknowledges it. */
    public CompletionStage<Void> addToGroup(String connectionId, String group) {
        return groups().add(connectionId, group);
    }

    /** A name that hides the framework's, which must not be callable. */
    @Override
    public String toString() {
        return "rule hub";
    }

    /** All: {@code m(value)} with whatever value. */
    public void tellAll(Object value) {
        clients().all().invoke("m", value);
    }
}
