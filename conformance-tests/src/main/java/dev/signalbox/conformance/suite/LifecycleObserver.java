package dev.signalbox.conformance.suite;

/** Watches life cycle events from inside the application. Called on any thread, several at once. */
@FunctionalInterface
public interface LifecycleObserver {

    /** An event is being raised; called before the event's own work, once for each hub of the connection. */
    void saw(LifecycleEvent event);

    /** Watches nothing. */
    static LifecycleObserver none() {
        return event -> {};
    }
}
