package dev.signalbox.conformance.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.signalbox.hub.Authorize;
import dev.signalbox.hub.HubException;
import dev.signalbox.hub.NotAHubMethod;
import dev.signalbox.hub.Progress;
import dev.signalbox.hub.TypedHub;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import dev.signalbox.hub.pipeline.IncomingCall;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Has each feature of hubs once. */
public final class FeatureHub extends TypedHub<FeatureHub.Client> {

    /** What pages can be called with. */
    public interface Client {
        void note(String text);

        void updateStock(Stock stock);
    }

    /** Named as C# names its members. */
    public record Stock(
            @JsonProperty("Symbol") String symbol,
            @JsonProperty("LastPrice") double lastPrice) {}

    public CompletionStage<Void> join(String room) {
        return groups().add(context().connectionId(), room);
    }

    public CompletionStage<Void> leave(String room) {
        return groups().remove(context().connectionId(), room);
    }

    public void select(String other, String otherUser, String room) {
        String own = context().connectionId();
        typed(clients().caller()).note("caller");
        clients().allExcept(own, other).invoke("note", "neither of the two");
        typed(clients().othersInGroup(room)).note("others");
        clients().client(other).invoke("note", "client");
        clients().clients(List.of(other)).invoke("note", "clients");
        clients().group(room, other).invoke("note", "group except");
        clients().groups(List.of(room), List.of(other)).invoke("note", "groups except");
        clients().othersInGroups(List.of(room)).invoke("note", "others in group");
        clients().user(otherUser).invoke("note", "user");
        clients().users(List.of(otherUser, "nobody")).invoke("note", "users");
        typed(clients().client(other)).updateStock(new Stock("MSFT", 46.5));
        clients().group(room).invoke("note", "last");
    }

    public Stock stock(Stock stock) {
        return stock;
    }

    public DayOfWeek day(DayOfWeek day) {
        return day;
    }

    public LocalDateTime when(LocalDateTime when) {
        return when;
    }

    public byte[] bytes(byte[] bytes) {
        return bytes;
    }

    public Optional<Integer> maybe(Optional<Integer> value) {
        return value;
    }

    public CompletionStage<String> later(String text) {
        return CompletableFuture.supplyAsync(() -> text + ", later");
    }

    public String overload(int a) {
        return "one";
    }

    public String overload(int a, int b) {
        return "two";
    }

    public int work(int steps, Progress<Integer> progress) {
        for (int i = 0; i < steps; i++) {
            progress.report(i);
        }
        return steps;
    }

    public int count() {
        return (Integer) context().items().merge("count", 1, (one, other) -> (Integer) one + (Integer) other);
    }

    public Object remember(String name) {
        Object before = clients().caller().state().get("name");
        clients().caller().state().set("name", name);
        return before;
    }

    public String intercepted() {
        return "by the method";
    }

    @NotAHubMethod
    public void hidden() {}

    @Authorize(roles = "admin")
    public void closed() {}

    public void refuse(int code) {
        throw new HubException("no", Map.of("Code", code));
    }

    public void leave() {
        context().abort();
    }

    /** Answers one method itself. */
    static final class Module extends HubPipelineModule {
        @Override
        protected Object onAfterIncoming(Object result, IncomingCall call) {
            return call.methodName().equals("intercepted") ? "by the module" : result;
        }
    }
}
