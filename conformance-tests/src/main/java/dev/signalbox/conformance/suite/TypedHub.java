package dev.signalbox.conformance.suite;

import dev.signalbox.hub.Hub;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The hub whose clients know {@code Notify(text)} and {@code NotifyAsync(number, Person)}. */
public class TypedHub extends Hub {

    /** Notifies all. */
    public void notifyAll(String text) {
        clients().all().invoke("Notify", text);
    }

    /** Notifies the caller with a number and a person. */
    public void notifyMe(int number) {
        clients().caller().invoke("NotifyAsync", number, new Person("typed", number, List.of("a", "b")));
    }

    /** Notifies a group. */
    public void notifyGroup(String group, String text) {
        clients().group(group).invoke("Notify", text);
    }

    /** Adds the caller to a group. */
    public CompletionStage<Void> join(String group) {
        return groups().add(context().connectionId(), group);
    }
}
