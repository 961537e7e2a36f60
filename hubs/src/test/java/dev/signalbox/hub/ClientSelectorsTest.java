package dev.signalbox.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.protocol.json.NetJson;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ClientSelectorsTest {
    private final HubServer server =
            HubServer.builder().hub(SelectingHub.class, SelectingHub::new).build();
    private final HubMount mount = new HubMount(server);

    private List<String> sent(Function<HubCallerClients, ClientProxy> selector) {
        SelectingHub.selector = selector;
        assertThat(mount.call("{\"H\":\"selectingHub\",\"M\":\"send\",\"I\":0}"))
                .isEqualTo("{\"I\":\"0\"}");
        return mount.taken();
    }

    private static final String MESSAGE = " {\"H\":\"SelectingHub\",\"M\":\"say\",\"A\":[\"x\",1,null]}";

    @Test
    @DisplayName("L 203, 206: each selector publishes to its topics, with its exclusions")
    void topicsAndExclusions() {
        assertThat(sent(HubClients::all)).containsExactly("h-SelectingHub" + MESSAGE);
        assertThat(sent(clients -> clients.allExcept("a", "b"))).containsExactly("h-SelectingHub -[a, b]" + MESSAGE);
        assertThat(sent(HubCallerClients::others)).containsExactly("h-SelectingHub -[c1]" + MESSAGE);
        assertThat(sent(HubCallerClients::caller)).containsExactly("hc-SelectingHub.c1" + MESSAGE);
        assertThat(sent(clients -> clients.client("a"))).containsExactly("hc-SelectingHub.a" + MESSAGE);
        assertThat(sent(clients -> clients.clients(List.of("a", "b", "b"))))
                .containsExactly(
                        "hc-SelectingHub.a" + MESSAGE, "hc-SelectingHub.b" + MESSAGE, "hc-SelectingHub.b" + MESSAGE);
        assertThat(sent(clients -> clients.group("g.1 ü"))).containsExactly("hg-SelectingHub.g.1 ü" + MESSAGE);
        assertThat(sent(clients -> clients.group("g", "a"))).containsExactly("hg-SelectingHub.g -[a]" + MESSAGE);
        assertThat(sent(clients -> clients.groups(List.of("g", "h"), List.of("a"))))
                .containsExactly("hg-SelectingHub.g -[a]" + MESSAGE, "hg-SelectingHub.h -[a]" + MESSAGE);
        assertThat(sent(clients -> clients.othersInGroup("g"))).containsExactly("hg-SelectingHub.g -[c1]" + MESSAGE);
        assertThat(sent(clients -> clients.othersInGroups(List.of("g", "h"))))
                .containsExactly("hg-SelectingHub.g -[c1]" + MESSAGE, "hg-SelectingHub.h -[c1]" + MESSAGE);
        assertThat(sent(clients -> clients.user("ann"))).containsExactly("hu-SelectingHub.ann" + MESSAGE);
        assertThat(sent(clients -> clients.users(List.of("ann", "bob"))))
                .containsExactly("hu-SelectingHub.ann" + MESSAGE, "hu-SelectingHub.bob" + MESSAGE);
    }

    @Test
    void emptyListsAndMissingNamesSelectNobody() {
        assertThat(sent(clients -> clients.clients(List.of()))).isEmpty();
        assertThat(sent(clients -> clients.groups(List.of()))).isEmpty();
        assertThat(sent(clients -> clients.users(List.of()))).isEmpty();
        assertThat(sent(clients -> clients.user(""))).isEmpty();
        assertThat(sent(clients -> clients.clients(Arrays.asList(null, "")))).isEmpty();
        assertThat(sent(clients -> clients.allExcept(List.of()))).containsExactly("h-SelectingHub" + MESSAGE);
    }

    @Test
    @DisplayName("L 204: a single id or name must be given")
    void missingNames() {
        for (String missing : Arrays.asList("", null)) {
            for (Function<HubClients, ClientProxy> selector : List.<Function<HubClients, ClientProxy>>of(
                    clients -> clients.client(missing), clients -> clients.group(missing))) {
                assertThatThrownBy(() ->
                                selector.apply(server.context("selectingHub").clients()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("Argument cannot be null or empty");
            }
        }
    }

    @Test
    @DisplayName("L 206: the arguments are an empty array when there are none")
    void noArguments() {
        server.context(SelectingHub.class).clients().all().invoke("say");
        assertThat(mount.taken()).containsExactly("h-SelectingHub {\"H\":\"SelectingHub\",\"M\":\"say\",\"A\":[]}");
    }

    @Test
    @DisplayName("B11: what cannot be written fails the sender, and nothing is sent")
    void unwritableArgument() {
        Object[] loop = new Object[1];
        loop[0] = loop;
        ClientProxy all = server.context(SelectingHub.class).clients().all();
        assertThatThrownBy(() -> all.invoke("say", 1, loop)).isInstanceOf(RuntimeException.class);
        assertThat(mount.taken()).isEmpty();
    }

    @Test
    @DisplayName("L 219: from outside of a hub, by class or by name in any casing")
    void fromOutside() {
        server.context(SelectingHub.class).clients().group("g", "a").invoke("say", 1);
        server.context("SELECTINGHUB").clients().user("ann").invoke("say", 2);
        server.context("SelectingHub")
                .groups()
                .add("c9", "room")
                .toCompletableFuture()
                .join();
        server.context("SelectingHub")
                .groups()
                .remove("c9", "room")
                .toCompletableFuture()
                .join();
        assertThat(mount.taken())
                .containsExactly(
                        "hg-SelectingHub.g -[a] {\"H\":\"SelectingHub\",\"M\":\"say\",\"A\":[1]}",
                        "hu-SelectingHub.ann {\"H\":\"SelectingHub\",\"M\":\"say\",\"A\":[2]}",
                        "+ c9 hg-SelectingHub.room",
                        "- c9 hg-SelectingHub.room");
        assertThatThrownBy(() -> server.context("noHub"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'noHub' Hub could not be resolved.");
    }

    @Test
    void aContextCanBeHeldBeforeTheServerIsMountedButNotUsed() {
        HubServer fresh =
                HubServer.builder().hub(SelectingHub.class, SelectingHub::new).build();
        HubContext context = fresh.context(SelectingHub.class);
        assertThatThrownBy(context::clients).isInstanceOf(IllegalStateException.class);
        HubMount later = new HubMount(fresh);
        context.clients().all().invoke("say");
        assertThat(later.taken()).hasSize(1);
        assertThatThrownBy(() -> fresh.mount(later.publisher, NetJson.standard()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("F12: any connection joins and leaves groups of the hub; names must be given")
    void groups() {
        HubMount chat = new HubMount(
                HubServer.builder().hub(ChatHub.class, ChatHub::new).build());
        assertThat(chat.call("{\"H\":\"chatHub\",\"M\":\"joinGroup\",\"A\":[\"one\"],\"I\":0}"))
                .isEqualTo("{\"I\":\"0\"}");
        assertThat(chat.call("{\"H\":\"chatHub\",\"M\":\"leaveGroup\",\"A\":[\"one\"],\"I\":1}"))
                .isEqualTo("{\"I\":\"1\"}");
        assertThat(chat.call("{\"H\":\"chatHub\",\"M\":\"joinGroup\",\"A\":[null],\"I\":2}"))
                .isEqualTo("{\"I\":\"2\",\"E\":\"There was an error invoking Hub method 'chatHub.joinGroup'.\"}");
        assertThat(chat.taken()).containsExactly("+ c1 hg-ChatHub.one", "- c1 hg-ChatHub.one");
    }

    public static final class SelectingHub extends Hub {
        static Function<HubCallerClients, ClientProxy> selector = HubClients::all;

        public void send() {
            selector.apply(clients()).invoke("say", "x", 1, null);
        }
    }
}
