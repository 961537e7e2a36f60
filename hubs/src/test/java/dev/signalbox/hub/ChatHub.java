package dev.signalbox.hub;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The hub the recordings of the original talk to, as far as these tests need it. */
@SuppressWarnings("checkstyle:MethodName")
public class ChatHub extends Hub {
    public record Person(String Name, int Age, String[] Tags) {}

    public enum Color {
        RED,
        GREEN,
        BLUE
    }

    public void send(String name, String message) {
        clients().all().invoke("broadcastMessage", name, message);
    }

    @HubMethodName("Add")
    public int add(int a, int b) {
        return a + b;
    }

    public Object echo(Object value) {
        return value;
    }

    public String echoString(String value) {
        return value;
    }

    public Person echoComplex(Person person) {
        return person;
    }

    public double echoDouble(double value) {
        return value;
    }

    public Integer echoNullableInt(Integer value) {
        return value;
    }

    public Color echoEnum(Color value) {
        return value;
    }

    public byte[] echoBytes(byte[] value) {
        return value;
    }

    public Map<String, Integer> echoDictionaryInt(Map<String, Integer> value) {
        return value;
    }

    public List<Integer> echoList(List<Integer> value) {
        return value;
    }

    @HubMethodName("OptionalParam")
    public int optionalParam(int a, int b) {
        return a + b;
    }

    @HubMethodName("ParamsArray")
    public int paramsArray(int... values) {
        return java.util.stream.IntStream.of(values).sum();
    }

    public void returnVoid() {}

    public CompletionStage<Void> returnTask() {
        return CompletableFuture.completedFuture(null);
    }

    public CompletionStage<Integer> returnTaskInt() {
        return CompletableFuture.completedFuture(42);
    }

    public CompletionStage<Integer> returnNoTask() {
        return null;
    }

    @HubMethodName("Throw")
    public void fail() {
        throw new IllegalStateException("boom");
    }

    public CompletionStage<Void> throwAsync() {
        return CompletableFuture.failedFuture(new IllegalStateException("async boom"));
    }

    public CompletionStage<Void> cancelled() {
        return CompletableFuture.failedFuture(new CancellationException());
    }

    public void throwHubException(String message, Object data) {
        throw new HubException(message, data);
    }

    @HubMethodName("Overload")
    public String overload() {
        return "0";
    }

    @HubMethodName("Overload")
    public String overload(int a) {
        return "1:" + a;
    }

    @HubMethodName("Overload")
    public String overload(int a, int b) {
        return "2:" + a + "," + b;
    }

    @HubMethodName("SameArity")
    public String sameArity(int a) {
        return "int";
    }

    @HubMethodName("SameArity")
    public String sameArity(String a) {
        return "string";
    }

    @HubMethodName("Progress")
    public CompletionStage<String> progress(int n, Progress<Integer> progress) {
        for (int i = 0; i < n; i++) {
            progress.report(i);
        }
        return CompletableFuture.completedFuture("done");
    }

    public String progressString(String s, Progress<String> progress) {
        progress.report(s);
        return "done";
    }

    public void setState(String key, Object value) {
        clients().caller().state().set(key, value);
    }

    public Object readState(String key) {
        return clients().caller().state().get(key);
    }

    public long incState() {
        Object counter = clients().caller().state().get("counter");
        long next = counter == null ? 1 : (Long) counter + 1;
        clients().caller().state().set("counter", next);
        return next;
    }

    @HubMethodName("customName")
    public String serverSideName(String a) {
        return "custom " + a;
    }

    public void callCaller(String method, Object arg) {
        clients().caller().invoke(method, arg);
    }

    public void callerNoArgs() {
        clients().caller().invoke("noArgs");
    }

    public CompletionStage<Void> joinGroup(String group) {
        return groups().add(context().connectionId(), group);
    }

    public CompletionStage<Void> leaveGroup(String group) {
        return groups().remove(context().connectionId(), group);
    }

    public void sendTo(String connectionId, String message) {
        clients().client(connectionId).invoke("directMessage", message);
    }

    public void sendToMany(Collection<String> connectionIds, String message) {
        clients().clients(connectionIds).invoke("directMessage", message);
    }

    @Authorize
    @HubMethodName("AuthOnly")
    public String authOnly() {
        return "hello " + context().user().name();
    }

    @Authorize(roles = "admin")
    @HubMethodName("AdminOnly")
    public String adminOnly() {
        return "admin " + context().user().name();
    }

    public static void staticNotCallable() {}
}
