package dev.signalbox.conformance.suite;

import dev.signalbox.hub.Hub;
import java.util.concurrent.CompletionStage;

/** A hub that never speaks of life cycle events to its clients. */
public class QuietHub extends Hub {
    private final LifecycleObserver observer;

    QuietHub(LifecycleObserver observer) {
        this.observer = observer;
    }

    /** Greets. */
    public String hello(String name) {
        return "hello " + name;
    }

    /** Sends to all. */
    public void all(String message) {
        clients().all().invoke("all", message);
    }

    /** Adds the caller to a group. */
    public CompletionStage<Void> join(String group) {
        return groups().add(context().connectionId(), group);
    }

    /** Removes the caller from a group. */
    public CompletionStage<Void> leave(String group) {
        return groups().remove(context().connectionId(), group);
    }

    /** Sends to a group. */
    public void group(String group, String message) {
        clients().group(group).invoke("all", message);
    }

    @Override
    protected CompletionStage<?> onConnected() {
        saw(LifecycleEvent.Kind.CONNECTED);
        return super.onConnected();
    }

    @Override
    protected CompletionStage<?> onReconnected() {
        saw(LifecycleEvent.Kind.RECONNECTED);
        return super.onReconnected();
    }

    @Override
    protected CompletionStage<?> onDisconnected(boolean stopCalled) {
        saw(LifecycleEvent.disconnected(stopCalled));
        return super.onDisconnected(stopCalled);
    }

    private void saw(LifecycleEvent.Kind kind) {
        observer.saw(new LifecycleEvent("QuietHub", kind, context().connectionId()));
    }
}
