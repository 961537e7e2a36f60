package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.LifecycleEvent.Kind;
import dev.signalbox.conformance.suite.SuiteNodes;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireTimeoutException;
import dev.signalbox.hub.HubClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three nodes on one log, over sockets: no request of a connection need reach the node that had the one before (protocol I1). */
@Timeout(180)
final class NodesIT {
    private static final List<Transport> TRANSPORTS =
            List.of(Transport.LONG_POLLING, Transport.SERVER_SENT_EVENTS, Transport.WEB_SOCKETS);
    private static final int ROUNDS = 6;
    private static final int EACH = 30;
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Duration GIVEN_UP = Duration.ofSeconds(60);

    @RegisterExtension
    final SuiteNodes nodes = new SuiteNodes();

    @Test
    @DisplayName("every request at the next node: nothing lost, nothing twice, one order for all")
    void everyRequestAtTheNextNode() {
        List<WireClient> clients = connected(nodes.inTurn(0, 1, 2));
        Map<WireClient, List<String>> received = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<CompletableFuture<Void>> publishing = publish(round, 0, 1, 2);
            for (WireClient client : clients) {
                List<String> all = received.computeIfAbsent(client, first -> new ArrayList<>());
                all.addAll(client.nextMessages(EACH, SOON));
                client.reconnect();
                all.addAll(client.nextMessages(2 * EACH, SOON));
            }
            publishing.forEach(CompletableFuture::join);
        }
        for (List<String> all : received.values()) {
            assertThat(all).isEqualTo(received.get(clients.get(0)));
            assertInOrder(all, 0, 1, 2);
        }
        clients.forEach(this::assertNothingMore);
        abort(clients);
    }

    @Test
    @DisplayName("joining and leaving through any node counts for what any node sends")
    void groupsThroughAnyNode() {
        List<WireClient> clients = connected(nodes.inTurn(0, 1, 2));
        for (int node = 0; node < 3; node++) {
            String group = "room" + node;
            for (WireClient client : clients) {
                client.invoke("chatHub", "JoinGroup", JsonText.quote(group));
            }
            for (int sender = 0; sender < 3; sender++) {
                chat(sender).group(group).invoke("toGroup", sender);
                for (WireClient client : clients) {
                    assertThat(client.nextMessage()).contains("\"toGroup\"").contains("[" + sender + "]");
                }
            }
            for (WireClient client : clients) {
                client.reconnect();
                chat(node).group(group).invoke("still", client.connectionId());
                clients.forEach(member -> assertThat(member.nextMessage()).contains(client.connectionId()));
                client.invoke("chatHub", "LeaveGroup", JsonText.quote(group));
                client.invoke("chatHub", "JoinGroup", JsonText.quote(group));
            }
            for (WireClient client : clients) {
                client.invoke("chatHub", "LeaveGroup", JsonText.quote(group));
            }
            for (int sender = 0; sender < 3; sender++) {
                chat(sender).group(group).invoke("toNobody");
            }
            clients.forEach(this::assertNothingMore);
        }
        abort(clients);
    }

    @Test
    @DisplayName(
            "a node dies: its clients come back elsewhere and have missed nothing; who does not is told once to be gone")
    void nodeDies() {
        List<WireClient> clients = connected(nodes.inTurn(0));
        WireClient lost =
                nodes.client(Transport.SERVER_SENT_EVENTS, nodes.inTurn(0)).connect();
        for (WireClient client : clients) {
            client.invoke("chatHub", "JoinGroup", "\"room\"");
        }
        Map<WireClient, List<String>> received = new LinkedHashMap<>();
        publish(0, 0, 1).forEach(CompletableFuture::join);
        clients.forEach(client -> received.put(client, new ArrayList<>(client.nextMessages(EACH, SOON))));
        clients.forEach(WireClient::poll);
        List<CompletableFuture<Void>> publishing = publish(1, 1, 2);
        nodes.kill(0);
        publishing.forEach(CompletableFuture::join);
        Supplier<WireAddress> left = nodes.inTurn(1, 2);
        List<WireClient> back = new ArrayList<>();
        for (WireClient client : clients) {
            List<String> all = received.get(client);
            untilCut(client, all);
            WireClient elsewhere = nodes.client(client.options().transport(), left);
            elsewhere.adopt(client.negotiated());
            elsewhere.position(client.cursor(), client.groupsToken());
            elsewhere.reconnect();
            all.addAll(elsewhere.nextMessages(4 * EACH - all.size(), SOON));
            back.add(elsewhere);
        }
        for (List<String> all : received.values()) {
            assertThat(all).isEqualTo(received.get(clients.get(0)));
            assertThat(all).doesNotHaveDuplicates().hasSize(4 * EACH);
        }
        chat(2).group("room").invoke("toGroup", "still here");
        back.forEach(client -> assertThat(client.nextMessage()).contains("still here"));
        back.forEach(this::assertNothingMore);
        // The lost one is given up at a time when its fellows have been heard of at other nodes for long.
        keepAlive(back, lost.connectionId());
        abort(back);
        assertThat(nodes.events().of(lost.connectionId())).containsExactly(Kind.CONNECTED, Kind.VANISHED);
    }

    private void keepAlive(List<WireClient> clients, String until) {
        CompletableFuture<Void> given =
                CompletableFuture.runAsync(() -> nodes.events().await(GIVEN_UP, until, Kind.CONNECTED, Kind.VANISHED));
        while (!given.isDone()) {
            clients.forEach(client -> client.listen(Duration.ofMillis(300)));
        }
        given.join();
    }

    private List<WireClient> connected(Supplier<WireAddress> addresses) {
        return TRANSPORTS.stream()
                .map(transport -> nodes.client(transport, addresses).connect())
                .toList();
    }

    private HubClients chat(int node) {
        return nodes.node(node).context(ChatHub.class).clients();
    }

    private List<CompletableFuture<Void>> publish(int round, int... from) {
        return IntStream.of(from)
                .mapToObj(node -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < EACH; i++) {
                        chat(node).all().invoke("n" + node, round * EACH + i);
                    }
                }))
                .toList();
    }

    private static void assertInOrder(List<String> messages, int... from) {
        for (int node : from) {
            List<Integer> numbers = messages.stream()
                    .filter(message -> message.contains("\"n" + node + "\""))
                    .map(message -> Integer.parseInt(
                            JsonText.parse(message).at("A").elements().get(0).raw()))
                    .toList();
            assertThat(numbers)
                    .containsExactlyElementsOf(
                            IntStream.range(0, ROUNDS * EACH).boxed().toList());
        }
    }

    // What is still to come would come before what is sent now.
    private void assertNothingMore(WireClient client) {
        for (int node = 0; node < 2; node++) {
            chat(2 - node).client(client.connectionId()).invoke("mark", node);
            assertThat(client.nextMessage()).contains("\"mark\"").contains("[" + node + "]");
        }
    }

    private static void untilCut(WireClient client, List<String> messages) {
        try {
            while (true) {
                messages.add(client.nextMessage());
            }
        } catch (WireException cut) {
            assertThat(cut).isNotInstanceOf(WireTimeoutException.class);
        }
    }

    // Whoever says goodbye is gone once, whatever the nodes that had it before believe: they would give it up before
    // the client that
    // goes without a word after them.
    private void abort(List<WireClient> clients) {
        for (WireClient client : clients) {
            assertThat(client.abort().status()).isEqualTo(200);
            nodes.events().awaitAmongOthers(SOON, client.connectionId(), Kind.STOPPED);
        }
        WireClient witness =
                nodes.client(Transport.SERVER_SENT_EVENTS, nodes.inTurn(1)).connect();
        witness.cut();
        nodes.events().await(GIVEN_UP, witness.connectionId(), Kind.CONNECTED, Kind.VANISHED);
        for (WireClient client : clients) {
            assertThat(nodes.events().of(client.connectionId()))
                    .startsWith(Kind.CONNECTED)
                    .endsWith(Kind.STOPPED)
                    .containsOnlyOnce(Kind.CONNECTED)
                    .containsOnlyOnce(Kind.STOPPED)
                    .doesNotContain(Kind.VANISHED);
        }
    }
}
