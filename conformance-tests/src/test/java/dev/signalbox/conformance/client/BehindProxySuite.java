package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.proxy.TcpProxy;
import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.SuiteNodes;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.gateway.identity.TrustedProxies;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two nodes behind a real proxy that is run from the product's own file, takes a prefix away, and sends each request to whichever node it
 * likes. What is cut can be cut on both sides of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
abstract class BehindProxySuite {
    /** The proxy's idle time-out; the keep-alives of the nodes come every 2 s. */
    static final String IDLE = "3s";

    private static final ClientVersion NEWEST = ClientVersion.offered()[0];
    private static final String CLIENT = "127.0.0.7"; // where clients come from, for the proxy
    private static final Duration LONGER_THAN_IDLE = Duration.ofSeconds(7);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int PAGE_SOON = 20_000; // milliseconds
    private static final int BURST = 100;

    @RegisterExtension
    final TestBrowser browser = new TestBrowser();

    private @Nullable Running running; // null before and after the tests

    /** Starts the proxy before two nodes, with {@link #IDLE} as its idle time-out. */
    abstract ProxyProgram start(WireAddress one, WireAddress two);

    /** What all tests of one proxy share. */
    private record Running(SuiteNodes nodes, ProxyProgram program) {}

    @BeforeAll
    void startAll() {
        SuiteNodes nodes = nodes();
        ProxyProgram program = start(nodes.address(0), nodes.address(1));
        running = new Running(nodes, program);
    }

    @AfterAll
    void stopAll() {
        if (running != null) {
            running.program.close();
            running.nodes.close();
        }
    }

    private Running running() {
        if (running == null) {
            throw new IllegalStateException("nothing is running");
        }
        return running;
    }

    static SuiteNodes nodes() {
        return new SuiteNodes(
                2,
                settings -> settings.gateway(config -> config.trustedProxies(TrustedProxies.of("127.0.0.1")))
                        .hubs(hubs -> hubs.hub(WhereHub.class, WhereHub::new))
                        .page("/judge", "judge")
                        .page("/clients", "clients"));
    }

    private static TcpProxy comingFromClient(ProxyProgram program) {
        try {
            return TcpProxy.before(program.address(), InetAddress.getByName(CLIENT));
        } catch (UnknownHostException literal) {
            throw new AssertionError(literal);
        }
    }

    private static void push(SuiteNodes nodes, int from, int to) {
        for (int i = from; i < to; i++) {
            nodes.node(1).context(ChatHub.class).clients().all().invoke("numbered", i);
        }
    }

    private static CompletableFuture<Void> pushing(SuiteNodes nodes, int from, int to) {
        return CompletableFuture.runAsync(() -> push(nodes, from, to));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("the official client in Chromium: prefix, address, streaming, and cuts on both sides without loss")
    void officialClient(Transport transport) {
        SuiteNodes nodes = running().nodes;
        try (TcpProxy way = comingFromClient(running().program);
                ClientPage page = ClientPage.open(
                        browser.get(), "http://" + way.address() + "/realtime", new ClientPair(NEWEST, transport))) {
            page.call("listen", "whereHub", List.of("here"));
            assertThat(page.result("start", transport.wireName()))
                    .containsEntry("done", true)
                    .containsEntry("transport", transport.wireName());
            assertThat((String) page.result("invokeOn", "whereHub", "WhereFrom", List.of())
                            .get("value"))
                    .isEqualTo(CLIENT + " http://" + way.address() + "/realtime/signalr/"
                            + (transport == Transport.WEB_SOCKETS ? "connect" : "send"));
            push(nodes, 0, BURST);
            page.call("awaitCount", "numbered", BURST, PAGE_SOON);
            CompletableFuture<Void> midStream = pushing(nodes, BURST, 2 * BURST);
            way.cutAll(TcpProxy.Cut.RESET);
            midStream.join();
            push(nodes, 2 * BURST, 3 * BURST);
            page.call("awaitCount", "numbered", 3 * BURST, PAGE_SOON);
            midStream = pushing(nodes, 3 * BURST, 4 * BURST);
            nodes.cutAll();
            midStream.join();
            push(nodes, 4 * BURST, 5 * BURST);
            page.call("awaitCount", "numbered", 5 * BURST, PAGE_SOON);
            assertThat(page.list("calls", "numbered"))
                    .isEqualTo(IntStream.range(0, 5 * BURST)
                            .mapToObj(i -> List.<Object>of("numbered", i))
                            .toList());
            if (transport != Transport.LONG_POLLING) { // whose cut may fall between two polls
                assertThat(page.list("changes")).contains("reconnecting", "reconnected");
            }
            assertThat(page.takeUncaught()).isEmpty();
            page.call("stop");
        }
    }

    @Test
    @DisplayName("connections that are silent for longer than the proxy's time-out live by the keep-alives")
    void silence() {
        List<WireClient> clients = connected(running().program.address());
        clients.stream()
                .map(client -> CompletableFuture.runAsync(() -> client.listen(LONGER_THAN_IDLE)))
                .toList()
                .forEach(CompletableFuture::join);
        push(running().nodes, 0, 1);
        clients.forEach(client ->
                assertThat(NumberedClients.number(client.nextMessage())).isZero());
        clients.forEach(WireClient::abort);
        clients.forEach(WireClient::close);
    }

    @Test
    @DisplayName("the proxy reads its configuration again: who is connected stays, and who comes is served")
    void reload() {
        SuiteNodes nodes = running().nodes;
        List<WireClient> clients = connected(running().program.address());
        push(nodes, 0, BURST);
        clients.forEach(client -> client.nextMessages(BURST, SOON));
        CompletableFuture<Void> meanwhile = pushing(nodes, BURST, 2 * BURST);
        running().program.reload();
        meanwhile.join();
        List<WireClient> newcomers = connected(running().program.address());
        push(nodes, 2 * BURST, 3 * BURST);
        for (WireClient client : clients) {
            assertThat(NumberedClients.numbers(client.nextMessages(2 * BURST, SOON)))
                    .containsExactlyElementsOf(
                            IntStream.range(BURST, 3 * BURST).boxed().toList());
            assertThat(client.invoke("chatHub", "EchoString", "\"x\"")).contains("\"R\":\"x\"");
        }
        for (WireClient client : newcomers) {
            assertThat(NumberedClients.numbers(client.nextMessages(BURST, SOON)))
                    .containsExactlyElementsOf(
                            IntStream.range(2 * BURST, 3 * BURST).boxed().toList());
        }
        Stream.concat(clients.stream(), newcomers.stream()).forEach(client -> {
            client.abort();
            client.close();
        });
    }

    @Test
    @DisplayName("a node dies: everybody goes on at the other one, nothing lost, nothing twice")
    void nodeDies() {
        try (SuiteNodes nodes = nodes();
                ProxyProgram program = start(nodes.address(0), nodes.address(1))) {
            List<WireClient> clients = new ArrayList<>(connected(program.address()));
            clients.addAll(connected(program.address()));
            push(nodes, 0, BURST);
            List<List<Integer>> received = clients.stream()
                    .map(client -> NumberedClients.numbers(client.nextMessages(BURST, SOON)))
                    .toList();
            CompletableFuture<Void> meanwhile = pushing(nodes, BURST, 2 * BURST);
            nodes.kill(0);
            meanwhile.join();
            push(nodes, 2 * BURST, 3 * BURST);
            for (int i = 0; i < clients.size(); i++) {
                WireClient client = clients.get(i);
                List<Integer> all = received.get(i);
                Deadline deadline = Deadline.in(SOON);
                while (all.size() < 3 * BURST) {
                    NumberedClients.take(client, all, deadline);
                }
                assertThat(all)
                        .as("%s", client.options().transport())
                        .containsExactlyElementsOf(
                                IntStream.range(0, 3 * BURST).boxed().toList());
                assertThat(client.invoke("chatHub", "EchoString", "\"x\"")).contains("\"R\":\"x\"");
            }
            clients.forEach(WireClient::close);
        }
    }

    @Test
    @DisplayName(
            "a node is drained: the official clients go to the other one, nothing lost, nothing twice, groups stay")
    void nodeDrains() throws InterruptedException {
        try (SuiteNodes nodes = nodes();
                ProxyProgram program = start(nodes.address(0), nodes.address(1))) {
            drainOne(nodes, program);
        }
    }

    /** Drains the first of two nodes while messages come. */
    final void drainOne(SuiteNodes nodes, ProxyProgram program) throws InterruptedException {
        List<ClientPage> pages = new ArrayList<>();
        AtomicInteger pushed = new AtomicInteger();
        ScheduledExecutorService stream = Executors.newSingleThreadScheduledExecutor();
        try {
            for (Transport transport : Transport.values()) {
                ClientPage page = ClientPage.open(
                        browser.get(), "http://" + program.address() + "/realtime", new ClientPair(NEWEST, transport));
                pages.add(page);
                assertThat(page.result("start", transport.wireName()))
                        .containsEntry("done", true)
                        .containsEntry("transport", transport.wireName());
                assertThat(page.result("invoke", "JoinGroup", List.of("room"))).containsEntry("done", true);
            }
            stream.scheduleAtFixedRate(
                    () -> {
                        int number = pushed.getAndIncrement();
                        push(nodes, number, number + 1);
                    },
                    0,
                    10,
                    TimeUnit.MILLISECONDS);
            upToDate(pages, pushed.get() + BURST);
            nodes.node(0).drain(SOON);
            assertThat(nodes.node(0).connections())
                    .as("left at the drained node")
                    .isZero();
            upToDate(pages, pushed.get() + BURST);
            stream.shutdown();
            assertThat(stream.awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            List<String> all =
                    IntStream.range(0, pushed.get()).mapToObj(Integer::toString).toList();
            upToDate(pages, all.size());
            for (ClientPage page : pages) {
                assertThat(page.list("calls", "numbered").stream().map(call -> String.valueOf(((List<?>) call).get(1))))
                        .isEqualTo(all);
                assertThat(page.list("changes")).doesNotContain("disconnected");
            }
            assertThat(nodes.node(1).connections()).isEqualTo(pages.size());
            nodes.node(1).context(ChatHub.class).clients().group("room").invoke("groupMessage", "still in");
            pages.forEach(page -> page.call("awaitCall", List.of("groupMessage", "still in"), PAGE_SOON));
        } finally {
            stream.shutdownNow();
            pages.forEach(ClientPage::close);
        }
    }

    private static void upToDate(List<ClientPage> pages, int count) {
        pages.forEach(page -> page.call("awaitCount", "numbered", count, PAGE_SOON));
    }

    private static List<WireClient> connected(WireAddress address) {
        return NumberedClients.connected(address, SOON);
    }
}
