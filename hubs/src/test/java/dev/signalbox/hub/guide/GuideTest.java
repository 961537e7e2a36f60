package dev.signalbox.hub.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.hub.HubServer;
import dev.signalbox.hub.guide.Guide.BankHub;
import dev.signalbox.hub.guide.Guide.ContosoChatHub;
import dev.signalbox.hub.guide.Guide.ErrorHandling;
import dev.signalbox.hub.guide.Guide.ErrorHub;
import dev.signalbox.hub.guide.Guide.MailHub;
import dev.signalbox.hub.guide.Guide.NamedHub;
import dev.signalbox.hub.guide.Guide.OverloadHub;
import dev.signalbox.hub.guide.Guide.PresenceHub;
import dev.signalbox.hub.guide.Guide.ProgressHub;
import dev.signalbox.hub.guide.Guide.RejoinRules;
import dev.signalbox.hub.guide.Guide.RoomHub;
import dev.signalbox.hub.guide.Guide.SelectingHub;
import dev.signalbox.hub.guide.Guide.StateHub;
import dev.signalbox.hub.guide.Guide.Stock;
import dev.signalbox.hub.guide.Guide.StockHub;
import dev.signalbox.hub.guide.Guide.TickerHub;
import dev.signalbox.hub.guide.Guide.TimeHub;
import dev.signalbox.hub.guide.Guide.WeatherHub;
import dev.signalbox.hub.guide.Guide.WhoHub;
import dev.signalbox.hub.guide.shop.OrderHub;
import dev.signalbox.hub.testing.CallResult;
import dev.signalbox.hub.testing.HubTestServer;
import dev.signalbox.hub.testing.TestClient;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs what the guide shows. */
final class GuideTest {

    @Test
    void chat() {
        // guide:test
        HubTestServer server = HubTestServer.of(HubServer.builder().hub(ContosoChatHub.class));
        TestClient ann = server.client().user("ann").connect();
        TestClient bob = server.client().connect(ContosoChatHub.class);

        ann.invoke(ContosoChatHub.class, "newContosoChatMessage", "Ann", "hello");

        assertThat(bob.take()).hasToString("[ContosoChatHub.addNewMessageToPage(\"Ann\",\"hello\")]");
        // guide:end
        assertThat(ann.invoke(ContosoChatHub.class, "helper").succeeded()).isFalse();
        assertThat(ann.<ContosoChatHub, String>with(ContosoChatHub.class, ContosoChatHub::helper))
                .startsWith("public for");
    }

    @Test
    void optionsAndRegistration() {
        HubTestServer configured = HubTestServer.of(Guide.options());
        assertThat(configured
                        .client()
                        .connect()
                        .invoke(ContosoChatHub.class, "nope")
                        .error())
                .startsWith("'nope' method could not be resolved.");
        TestClient badge = configured.client().header("X-Badge", "b7").connect();
        configured.context(ContosoChatHub.class).clients().user("b7").invoke("hello");
        assertThat(badge.take()).hasSize(1);

        Clock clock = Clock.fixed(Instant.ofEpochMilli(5), ZoneOffset.UTC);
        HubTestServer registered = HubTestServer.of(Guide.registration(clock).hub(TimeHub.class));
        TestClient client = registered.client().connect();
        assertThat(client.invoke(TimeHub.class, "now").value(Long.class)).isEqualTo(5);
        assertThat(client.invoke(OrderHub.class, "status").value(String.class)).isEqualTo("open");
    }

    @Test
    void names() {
        TestClient client = client(HubServer.builder().hub(NamedHub.class));
        client.invoke("pascalcasecontosochathub", "PascalCaseNewContosoChatMessage", "a", "b");
        assertThat(client.take()).hasToString("[PascalCaseContosoChatHub.addContosoChatMessageToPage(\"a\",\"b\")]");
        assertThat(client.invoke(NamedHub.class, "newContosoChatMessage", "a", "b")
                        .succeeded())
                .isFalse();
    }

    @Test
    void typedClientsAndFromOutside() {
        HubServer hubs = HubServer.builder()
                .hub(StockHub.class)
                .hub(ContosoChatHub.class)
                .build();
        HubTestServer server = HubTestServer.of(hubs);
        TestClient ann = server.client().connect();
        TestClient bob = server.client().connect();
        ann.invoke(StockHub.class, "publish", new Stock("X", 1));
        assertThat(ann.take()).isEmpty();
        assertThat(bob.take()).hasToString("[StockHub.updateStock({\"symbol\":\"X\",\"price\":1.0})]");
        Guide.outside(hubs);
        assertThat(bob.take()).hasToString("[StockHub.updateStock({\"symbol\":\"MSFT\",\"price\":46.75})]");
    }

    @Test
    void valuesAsynchronyOverloadsAndProgress() throws Exception {
        TestClient client = client(HubServer.builder()
                .hub(TickerHub.class)
                .hub(WeatherHub.class)
                .hub(OverloadHub.class)
                .hub(ProgressHub.class));
        assertThat(client.invoke(TickerHub.class, "getAllStocks").toString())
                .startsWith("{\"R\":[{\"symbol\":\"MSFT\",\"price\":46.5},{\"symbol\":\"ORCL\",\"price\":40.0}]");
        assertThat(client.<WeatherHub, java.util.concurrent.CompletionStage<String>>with(
                                WeatherHub.class, hub -> hub.forecast("Rome"))
                        .toCompletableFuture()
                        .get())
                .isEqualTo("sunny in Rome");
        assertThat(client.invoke(OverloadHub.class, "find", "x").value(String.class))
                .isEqualTo("one");
        assertThat(client.invoke(OverloadHub.class, "find", "x", 3).value(String.class))
                .isEqualTo("two");
        CallResult job = client.invoke(ProgressHub.class, "doLongRunningThing", 4);
        assertThat(job.reports(Integer.class)).containsExactly(25, 50, 75, 100);
        assertThat(job.value(String.class)).isEqualTo("Job complete!");
    }

    @Test
    void selecting() {
        HubTestServer server = HubTestServer.of(HubServer.builder().hub(SelectingHub.class));
        TestClient ann = server.client().user("ann").connect();
        TestClient friend = server.client().connect();
        TestClient other = server.client().connect();
        for (TestClient each : List.of(ann, friend, other)) {
            server.context(SelectingHub.class).groups().add(each.id(), "room");
        }
        ann.invoke(SelectingHub.class, "tell", friend.id(), "room");
        assertThat(notes(ann))
                .containsExactly(
                        "everybody",
                        "who called",
                        "a group",
                        "a group but these connections",
                        "several groups",
                        "several groups but these connections",
                        "all connections of a user",
                        "all connections of several users");
        assertThat(notes(friend))
                .containsExactly(
                        "everybody",
                        "all but the caller",
                        "one connection",
                        "several connections",
                        "a group",
                        "several groups",
                        "a group but the caller",
                        "several groups but the caller");
        assertThat(notes(other))
                .containsExactly(
                        "everybody",
                        "all but the caller",
                        "all but these",
                        "a group",
                        "a group but these connections",
                        "several groups",
                        "several groups but these connections",
                        "a group but the caller",
                        "several groups but the caller");
    }

    private static List<String> notes(TestClient client) {
        return client.take().stream()
                .map(call -> String.valueOf(call.argument(0, String.class)))
                .toList();
    }

    @Test
    void groups() {
        HubTestServer server = HubTestServer.of(
                HubServer.builder().hub(RoomHub.class).hub(MailHub.class).addModule(new RejoinRules()));
        TestClient ann = server.client().user("ann").connect();
        TestClient second = server.client().user("ann").connect();
        TestClient bob = server.client().user("bob").connect();
        ann.invoke(RoomHub.class, "joinRoom", "den");
        assertThat(ann.take()).hasToString("[RoomHub.addChatMessage(\"Somebody joined.\")]");
        ann.invoke(RoomHub.class, "joinRoom", "once:hall");
        ann.reconnect();
        assertThat(ann.groups(RoomHub.class)).containsExactly("den");
        ann.invoke(RoomHub.class, "leaveRoom", "den");
        assertThat(ann.groups(RoomHub.class)).isEmpty();
        ann.take();
        bob.invoke(MailHub.class, "send", "ann", "hi");
        assertThat(ann.take()).hasToString("[MailHub.mail(\"bob\",\"hi\")]");
        assertThat(second.take()).hasSize(1);
        assertThat(bob.take()).isEmpty();
    }

    @Test
    void lifetimeContextStateAndErrors() {
        HubTestServer server = HubTestServer.of(HubServer.builder()
                .hub(PresenceHub.class)
                .hub(WhoHub.class)
                .hub(StateHub.class)
                .hub(ErrorHub.class));
        TestClient watcher = server.client().connect();
        TestClient ann = server.client()
                .id("a1")
                .user("ann", "admin")
                .query("version", "2")
                .cookie("theme", "dark")
                .connect();
        ann.reconnect();
        assertThat((Object) ann.invoke(WhoHub.class, "who").value(List.class))
                .isEqualTo(List.of("a1", "ann", true, "2", List.of(), "dark", "127.0.0.1"));
        ann.state(StateHub.class).put("userName", "Ann");
        assertThat(ann.invoke(StateHub.class, "rename", "Anna").value(String.class))
                .isEqualTo("Ann");
        assertThat(ann.state(StateHub.class)).containsEntry("userName", "Anna");
        CallResult meant = ann.invoke(ErrorHub.class, "order", 11);
        assertThat(meant.isHubException()).isTrue();
        assertThat((Object) meant.errorData(Map.class)).isEqualTo(Map.of("left", 10L));
        assertThat(ann.invoke(ErrorHub.class, "order", 1).error())
                .isEqualTo("There was an error invoking Hub method 'ErrorHub.order'.");
        ann.invoke(WhoHub.class, "leave");
        assertThat(watcher.take())
                .hasToString(
                        "[PresenceHub.came(\"a1\"), PresenceHub.back(\"a1\"), PresenceHub.gone(\"ann\",\"stopped\")]");
    }

    @Test
    void authorisation() {
        HubTestServer server =
                HubTestServer.of(HubServer.builder().hub(BankHub.class).hub(OrderHub.class));
        TestClient nobody = server.client().connect();
        TestClient ann = server.client().user("ann").connect();
        TestClient teller = server.client().user("tom", "teller").connect();
        assertThat(nobody.invoke(BankHub.class, "balance").succeeded()).isFalse();
        assertThat(ann.invoke(BankHub.class, "balance").value(String.class)).isEqualTo("42");
        assertThat(ann.invoke(BankHub.class, "transfer", "x").succeeded()).isFalse();
        assertThat(teller.invoke(BankHub.class, "transfer", "x").succeeded()).isTrue();
    }

    @Test
    void pipeline() {
        TestClient client = client(Guide.pipeline(HubServer.builder().hub(TypingHub.class)));
        CallResult refused = client.invoke(TypingHub.class, "type", "x");
        assertThat(refused.error()).isEqualTo("Please check what you typed.");
        assertThat(refused.errorData(String.class)).isEqualTo("no x");
        assertThat(new ErrorHandling()).isNotNull();
    }

    public static final class TypingHub extends dev.signalbox.hub.Hub {
        public void type(String text) {
            throw new IllegalArgumentException("no " + text);
        }
    }

    private static TestClient client(HubServer.Builder hubs) {
        return HubTestServer.of(hubs).client().connect();
    }
}
