package dev.signalbox.conformance.suite;

import dev.signalbox.hub.Authorize;
import dev.signalbox.hub.HubException;
import dev.signalbox.hub.HubMethodName;
import dev.signalbox.hub.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The hub most scenarios talk to. */
public class ChatHub extends ValuesHub {
    private static final int PAUSE_MILLIS = 20;

    private final LifecycleObserver observer;
    private final boolean broadcastsLifecycle;

    ChatHub(LifecycleObserver observer, boolean broadcastsLifecycle) {
        this.observer = observer;
        this.broadcastsLifecycle = broadcastsLifecycle;
    }

    /** All: {@code broadcastMessage}. */
    public void send(@Nullable String name, @Nullable String message) {
        clients().all().invoke("broadcastMessage", name, message);
    }

    /** Adds the caller. */
    public CompletionStage<Void> joinGroup(String group) {
        return groups().add(context().connectionId(), group);
    }

    /** Removes the caller. */
    public CompletionStage<Void> leaveGroup(String group) {
        return groups().remove(context().connectionId(), group);
    }

    /** Group: {@code groupMessage}. */
    public void sendToGroup(String group, @Nullable String message) {
        clients().group(group).invoke("groupMessage", message);
    }

    /** Group without the given connections: {@code groupMessage}. */
    public void sendToGroupExcept(String group, @Nullable String message, List<String> exclude) {
        clients().group(group, exclude).invoke("groupMessage", message);
    }

    /** Groups: {@code groupMessage}. */
    public void sendToGroups(List<String> groups, @Nullable String message) {
        clients().groups(groups).invoke("groupMessage", message);
    }

    /** Others: {@code othersMessage}. */
    public void others(@Nullable String message) {
        clients().others().invoke("othersMessage", message);
    }

    /** Others in the group: {@code groupMessage}. */
    public void othersInGroup(String group, @Nullable String message) {
        clients().othersInGroup(group).invoke("groupMessage", message);
    }

    /** All but the given connections: {@code othersMessage}. */
    public void allExcept(List<String> connectionIds, @Nullable String message) {
        clients().allExcept(connectionIds).invoke("othersMessage", message);
    }

    /** One connection: {@code directMessage}. */
    public void sendTo(String connectionId, @Nullable String message) {
        clients().client(connectionId).invoke("directMessage", message);
    }

    /** Several connections: {@code directMessage}. */
    public void sendToMany(List<String> connectionIds, @Nullable String message) {
        clients().clients(connectionIds).invoke("directMessage", message);
    }

    /** One user: {@code userMessage}. */
    public void sendToUser(String userId, @Nullable String message) {
        clients().user(userId).invoke("userMessage", message);
    }

    /** Several users: {@code userMessage}. */
    public void sendToUsers(List<String> userIds, @Nullable String message) {
        clients().users(userIds).invoke("userMessage", message);
    }

    /** Caller: the named method. */
    public void callCaller(String method, @Nullable Object argument) {
        clients().caller().invoke(method, argument);
    }

    /** Caller: {@code noArgs()}. */
    public void callerNoArgs() {
        clients().caller().invoke("noArgs");
    }

    /** Caller: {@code burst(0)} to {@code burst(n-1)}. */
    public void burst(int n) {
        for (int i = 0; i < n; i++) {
            clients().caller().invoke("burst", i);
        }
    }

    /** Caller: {@code stopClient()}. */
    public void stopMe() {
        clients().caller().invoke("stopClient");
    }

    /** The caller's user name, null when there is none. */
    public @Nullable String whoAmI() {
        String name = context().user().name();
        return name.isEmpty() ? null : name;
    }

    /** The caller's connection id. */
    public String myConnectionId() {
        return context().connectionId();
    }

    /** A query parameter of the request that carried the call. */
    public @Nullable String queryValue(String key) {
        return context().request().query(key);
    }

    /** A header of the request that carried the call. */
    public @Nullable String headerValue(String key) {
        return context().request().header(key);
    }

    /** A cookie of the request that carried the call. */
    public @Nullable String cookieValue(String key) {
        return context().request().cookie(Objects.requireNonNull(key, "key"));
    }

    /** Nothing. */
    public void returnVoid() {}

    /** Nothing, later. */
    public CompletionStage<Void> returnTask() {
        return CompletableFuture.runAsync(() -> {}, after(1));
    }

    /** 42, later. */
    public CompletionStage<Integer> returnTaskInt() {
        return CompletableFuture.supplyAsync(() -> 42, after(1));
    }

    /** Waits without holding a thread. */
    public CompletionStage<String> slow(int millis) {
        if (millis < -1) {
            throw new IllegalArgumentException("millis: " + millis + " (expected: 0 or more, -1 for ever)");
        }
        if (millis == -1) {
            return new CompletableFuture<>();
        }
        return CompletableFuture.supplyAsync(() -> "slow " + millis, after(millis));
    }

    /** Fails at once. */
    @HubMethodName("Throw")
    public void fail() {
        throw new IllegalStateException("boom");
    }

    /** Fails after a moment. */
    public CompletionStage<Void> throwAsync() {
        return CompletableFuture.runAsync(
                () -> {
                    throw new IllegalStateException("async boom");
                },
                after(1));
    }

    /** Is cancelled. */
    public CompletionStage<Void> cancelled() {
        CompletableFuture<Void> task = new CompletableFuture<>();
        task.cancel(false);
        return task;
    }

    /** Fails with a message for the client. */
    public void throwHubException(String message, @Nullable Object data) {
        throw new HubException(message, data);
    }

    /** No argument. */
    public String overload() {
        return "0";
    }

    /** One argument. */
    public String overload(int a) {
        return "1:" + a;
    }

    /** Two arguments. */
    public String overload(int a, int b) {
        return "2:" + a + "," + b;
    }

    /** Ambiguous on purpose. */
    public String sameArity(int a) {
        return "int:" + a;
    }

    /** Ambiguous on purpose. */
    public String sameArity(String a) {
        return "string:" + a;
    }

    /** Reports 0 to n-1 and waits 20 ms after each. */
    public CompletionStage<String> progress(int n, Progress<Integer> progress) {
        CompletionStage<Void> reported = CompletableFuture.completedFuture(null);
        for (int i = 0; i < n; i++) {
            int step = i;
            reported = reported.thenRun(() -> progress.report(step)).thenCompose(ignored -> pause());
        }
        return reported.thenApply(all -> "done");
    }

    /** Reports a text and waits 20 ms. */
    public CompletionStage<String> progressString(String text, Progress<String> progress) {
        progress.report(text);
        return pause().thenApply(reported -> "done");
    }

    private static CompletionStage<Void> pause() {
        return CompletableFuture.runAsync(() -> {}, after(PAUSE_MILLIS));
    }

    /** Writes the caller's state. */
    public void setState(String key, @Nullable Object value) {
        clients().caller().state().set(key, value);
    }

    /** Reads the caller's state. */
    public @Nullable Object readState(String key) {
        return clients().caller().state().get(key);
    }

    /** Writes the state {@code name}. */
    public void setNamedState(@Nullable Object value) {
        clients().caller().state().set("name", value);
    }

    /** Counts in the state {@code counter}. */
    public long incState() {
        Object counter = clients().caller().state().get("counter");
        long next = counter instanceof Number number ? number.longValue() + 1 : 1;
        clients().caller().state().set("counter", next);
        return next;
    }

    /** Has another name on the wire. */
    @HubMethodName("customName")
    public String serverSideName(String a) {
        return "custom " + a;
    }

    /** For authenticated callers. */
    @Authorize
    public String authOnly() {
        return "hello " + context().user().name();
    }

    /** For the role {@code admin}. */
    @Authorize(roles = "admin")
    public String adminOnly() {
        return "admin " + context().user().name();
    }

    /** Not callable: static. */
    public static String staticNotCallable() {
        return "static";
    }

    @Override
    protected CompletionStage<?> onConnected() {
        announce(LifecycleEvent.Kind.CONNECTED, "connected");
        return super.onConnected();
    }

    @Override
    protected CompletionStage<?> onReconnected() {
        announce(LifecycleEvent.Kind.RECONNECTED, "reconnected");
        return super.onReconnected();
    }

    @Override
    protected CompletionStage<?> onDisconnected(boolean stopCalled) {
        announce(LifecycleEvent.disconnected(stopCalled), "disconnected", stopCalled);
        return super.onDisconnected(stopCalled);
    }

    private void announce(LifecycleEvent.Kind kind, String wireKind, Object... more) {
        observer.saw(new LifecycleEvent("ChatHub", kind, context().connectionId()));
        if (broadcastsLifecycle) {
            Object[] arguments = new Object[2 + more.length];
            Arrays.setAll(arguments, i -> i == 0 ? wireKind : i == 1 ? context().connectionId() : more[i - 2]);
            clients().all().invoke("lifecycle", arguments);
        }
    }

    private static Executor after(long millis) {
        return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    }
}
