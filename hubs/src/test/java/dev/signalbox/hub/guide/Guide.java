package dev.signalbox.hub.guide;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.hub.Authorize;
import dev.signalbox.hub.CallerState;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubException;
import dev.signalbox.hub.HubMethodName;
import dev.signalbox.hub.HubName;
import dev.signalbox.hub.HubServer;
import dev.signalbox.hub.NotAHubMethod;
import dev.signalbox.hub.Progress;
import dev.signalbox.hub.TypedHub;
import dev.signalbox.hub.TypedHubContext;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.inject.JakartaInjection;
import dev.signalbox.hub.module.LoggingModule;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import dev.signalbox.hub.pipeline.IncomingCall;
import dev.signalbox.hub.pipeline.IncomingError;
import dev.signalbox.protocol.json.PropertyNaming;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the guide shows. Each example stands between two marks. */
final class Guide {
    private Guide() {}

    // guide:hub
    public static class ContosoChatHub extends Hub {
        public void newContosoChatMessage(String name, String message) {
            clients().all().invoke("addNewMessageToPage", name, message);
        }

        @NotAHubMethod
        public String helper() {
            return "public for other Java code, unknown to clients";
        }
    }
    // guide:end

    static HubServer.Builder options() {
        // guide:options
        return HubServer.builder()
                .hub(ContosoChatHub.class, ContosoChatHub::new)
                .detailedErrors(true) // EnableDetailedErrors
                .javaScriptProxies(true) // EnableJavaScriptProxies
                .developmentMode(false) // host.AppMode = development
                .requireAuthentication(false) // GlobalHost.HubPipeline.RequireAuthentication()
                .propertyNaming(PropertyNaming.PASCAL_CASE) // pages read stock.Symbol
                .userIdProvider(request -> request.header("X-Badge")); // IUserIdProvider
        // guide:end
    }

    static HubServer.Builder registration(Clock clock) {
        // guide:registration
        return HubServer.builder()
                .hub(ContosoChatHub.class) // by its constructor, or whatever the factory does
                .scan("dev.signalbox.hub.guide.shop") // all public hubs of a package
                .services() // what ServiceLoader finds: Hub, HubRegistration
                .factory(JakartaInjection.builder().bind(Clock.class, clock).build());
        // guide:end
    }

    // guide:injection
    public static class TimeHub extends Hub {
        private final Clock clock;

        @Inject
        TimeHub(Clock clock) {
            this.clock = clock;
        }

        public long now() {
            return clock.millis();
        }
    }
    // guide:end

    // guide:hubName
    @HubName("PascalCaseContosoChatHub")
    public static class NamedHub extends Hub {
        @HubMethodName("PascalCaseNewContosoChatMessage")
        public void newContosoChatMessage(String name, String message) {
            clients().all().invoke("addContosoChatMessageToPage", name, message);
        }
    }
    // guide:end

    // guide:typed
    public interface StockClient {
        void updateStock(Stock stock);

        CompletionStage<Void> marketClosed();
    }

    public static class StockHub extends TypedHub<StockClient> {
        public void publish(Stock stock) {
            typed(clients().others()).updateStock(stock);
        }
    }
    // guide:end

    // guide:complex
    public record Stock(String symbol, double price) {}

    public static class TickerHub extends Hub {
        public List<Stock> getAllStocks() {
            return List.of(new Stock("MSFT", 46.5), new Stock("ORCL", 40));
        }
    }
    // guide:end

    // guide:async
    public static class WeatherHub extends Hub {
        public CompletionStage<String> forecast(String city) {
            return CompletableFuture.supplyAsync(() -> "sunny in " + city);
        }
    }
    // guide:end

    // guide:overloads
    public static class OverloadHub extends Hub {
        public String find(String text) {
            return "one";
        }

        public String find(String text, int limit) { // another number of parameters: fine
            return "two";
        }
    }
    // guide:end

    // guide:progress
    public static class ProgressHub extends Hub {
        public String doLongRunningThing(int steps, Progress<Integer> progress) {
            for (int i = 1; i <= steps; i++) {
                progress.report(100 * i / steps);
            }
            return "Job complete!";
        }
    }
    // guide:end

    // guide:selecting
    public static class SelectingHub extends Hub {
        public void tell(String friend, String room) {
            clients().all().invoke("note", "everybody");
            clients().caller().invoke("note", "who called");
            clients().others().invoke("note", "all but the caller");
            clients().allExcept(friend, context().connectionId()).invoke("note", "all but these");
            clients().client(friend).invoke("note", "one connection");
            clients().clients(List.of(friend)).invoke("note", "several connections");
            clients().group(room).invoke("note", "a group");
            clients().group(room, friend).invoke("note", "a group but these connections");
            clients().groups(List.of(room, "lobby")).invoke("note", "several groups");
            clients().groups(List.of(room), List.of(friend)).invoke("note", "several groups but these connections");
            clients().othersInGroup(room).invoke("note", "a group but the caller");
            clients().othersInGroups(List.of(room)).invoke("note", "several groups but the caller");
            clients().user("ann").invoke("note", "all connections of a user");
            clients().users(List.of("ann", "bob")).invoke("note", "all connections of several users");
        }
    }
    // guide:end

    // guide:groups
    public static class RoomHub extends Hub {
        public CompletionStage<Void> joinRoom(String room) {
            return groups().add(context().connectionId(), room)
                    .thenRun(() -> clients().group(room).invoke("addChatMessage", "Somebody joined."));
        }

        public CompletionStage<Void> leaveRoom(String room) {
            return groups().remove(context().connectionId(), room);
        }
    }
    // guide:end

    // guide:singleUserGroups
    public static class MailHub extends Hub {
        public void send(String to, String text) {
            clients().group("user:" + to).invoke("mail", context().user().name(), text);
        }

        @Override
        protected CompletionStage<?> onConnected() {
            return groups().add(
                            context().connectionId(), "user:" + context().user().name());
        }
    }
    // guide:end

    // guide:rejoin
    public static final class RejoinRules extends HubPipelineModule {
        @Override
        protected List<String> onRejoiningGroups(HubDescriptor hub, ConnectionRequest request, List<String> groups) {
            return groups.stream().filter(group -> !group.startsWith("once:")).toList();
        }
    }
    // guide:end

    // guide:lifetime
    public static class PresenceHub extends Hub {
        @Override
        protected CompletionStage<?> onConnected() {
            context().items().put("name", context().user().name());
            clients().others().invoke("came", context().connectionId());
            return super.onConnected();
        }

        @Override
        protected CompletionStage<?> onReconnected() {
            clients().others().invoke("back", context().connectionId());
            return super.onReconnected();
        }

        @Override
        protected CompletionStage<?> onDisconnected(boolean stopCalled) {
            clients().others().invoke("gone", context().items().get("name"), stopCalled ? "stopped" : "timed out");
            return super.onDisconnected(stopCalled);
        }
    }
    // guide:end

    // guide:context
    public static class WhoHub extends Hub {
        public List<Object> who() {
            return List.of(
                    context().connectionId(),
                    context().user().name(),
                    context().user().isInRole("admin"),
                    String.valueOf(context().query().get("version")),
                    context().headers().getOrDefault("User-Agent", List.of()),
                    context().cookies().getOrDefault("theme", "none"),
                    context().request().remoteAddress());
        }

        public void leave() {
            context().abort();
        }
    }
    // guide:end

    // guide:state
    public static class StateHub extends Hub {
        public String rename(String name) {
            CallerState state = clients().caller().state();
            String before = String.valueOf(state.get("userName"));
            state.set("userName", name); // reaches the client with the result
            return before;
        }
    }
    // guide:end

    // guide:errors
    public static class ErrorHub extends Hub {
        public void order(int count) {
            if (count > 10) {
                throw new HubException("Only ten are left.", Map.of("left", 10)); // the caller sees this
            }
            throw new IllegalStateException("database down"); // the caller sees a general text
        }
    }
    // guide:end

    // guide:authorize
    @Authorize
    public static class BankHub extends Hub {
        public String balance() {
            return "42";
        }

        @Authorize(roles = "teller,manager")
        public void transfer(String to) {}

        @Authorize(claims = "amr=mfa, smartcard")
        public void closeAccount() {}
    }
    // guide:end

    static void outside(HubServer hubs) {
        // guide:outside
        TypedHubContext<StockClient> stocks = hubs.context(StockHub.class, StockClient.class);
        stocks.clients().all().updateStock(new Stock("MSFT", 46.75));
        hubs.context("contosoChatHub").clients().group("lobby").invoke("addNewMessageToPage", "server", "hello");
        hubs.context(StockHub.class).groups().add("a connection's id", "traders");
        // guide:end
    }

    // guide:pipeline
    public static final class ErrorHandling extends HubPipelineModule {
        @Override
        protected void onIncomingError(IncomingError error, IncomingCall call) {
            if (error.error() instanceof IllegalArgumentException wrong) {
                error.replaceError(new HubException("Please check what you typed.", wrong.getMessage()));
            }
        }
    }
    // guide:end

    static HubServer.Builder pipeline(HubServer.Builder hubs) {
        // guide:modules
        return hubs.addModule(new LoggingModule()).addModule(new ErrorHandling());
        // guide:end
    }
}
