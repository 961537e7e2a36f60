package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.proxy.TcpProxy;
import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.Outcome;
import dev.signalbox.conformance.rule.Prober;
import dev.signalbox.conformance.rule.Rule;
import dev.signalbox.conformance.rule.RuleRun;
import dev.signalbox.conformance.rule.Target;
import dev.signalbox.conformance.rule.Verdict;
import dev.signalbox.conformance.rule.section.Checklist;
import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.gateway.Gateway;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.hub.HubServer;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The old server's hubs stay where they are, behind a gateway that has taken its place and serves hubs of its own besides. */
@Isolated("a browser and time-outs want the machine for themselves")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
final class OldServerIT {
    private static final ClientVersion NEWEST = ClientVersion.offered()[0];
    private static final int SOON = 20_000; // milliseconds
    private static final int BURST = 100;

    @RegisterExtension
    final TestBrowser browser = new TestBrowser();

    private final PatientHub.Patience patience = new PatientHub.Patience();
    private @Nullable SuiteServer started; // null until it has started
    private @Nullable TcpProxy between; // null until it has started
    private @Nullable Gateway front; // null until it has started

    @BeforeAll
    void start() throws IOException {
        SuiteServer server = SuiteServer.start(SuiteSettings.quick()
                .hubs(hubs -> hubs.hub(PatientHub.class, () -> new PatientHub(patience)))
                .page("/judge", "judge")
                .page("/clients", "clients"));
        started = server;
        between = TcpProxy.before(server.address());
        front = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .upstreams(Upstreams.of(
                                UpstreamRoute.builder("/", List.of(URI.create("http://" + between.address())))
                                        .build()))
                        .build())
                .hubs(
                        "/moved",
                        HubServer.builder().hub(WhereHub.class, WhereHub::new).build())
                .start();
    }

    @AfterAll
    void stop() {
        if (front != null) {
            front.stop();
        }
        if (between != null) {
            between.close();
        }
        old().close();
    }

    private SuiteServer old() {
        if (started == null) {
            throw new IllegalStateException("nothing is running");
        }
        return started;
    }

    private WireAddress address() {
        if (front == null) {
            throw new IllegalStateException("nothing is running");
        }
        return WireAddress.local(front.port());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("all behaviours of the official client in Chromium, as with the old server itself")
    void officialClient(Transport transport) {
        ExecutorService waiters = Executors.newCachedThreadPool();
        try {
            PairRun run = new PairRun(new ClientPair(NEWEST, transport), old(), patience, waiters);
            run.run(browser.get(), address());
            for (Behaviour behaviour : Behaviour.values()) {
                run.outcome(behaviour).join();
            }
        } finally {
            waiters.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "the way between gateway and old server is cut: the client reconnects, nothing is lost, nothing comes twice")
    void cutBehindTheGateway(Transport transport) {
        TcpProxy way = between;
        assertThat(way).isNotNull();
        try (ClientPage page = ClientPage.open(browser.get(), address(), new ClientPair(NEWEST, transport))) {
            assertThat(page.result("start", transport.wireName()))
                    .containsEntry("done", true)
                    .containsEntry("transport", transport.wireName());
            for (int cuts = 0; cuts < 3; cuts++) {
                push(2 * cuts * BURST, (2 * cuts + 1) * BURST);
                way.cutAll(TcpProxy.Cut.RESET);
                push((2 * cuts + 1) * BURST, (2 * cuts + 2) * BURST);
                page.call("awaitCount", "numbered", (2 * cuts + 2) * BURST, SOON);
            }
            assertThat(page.list("calls", "numbered"))
                    .isEqualTo(IntStream.range(0, 6 * BURST)
                            .mapToObj(i -> List.<Object>of("numbered", i))
                            .toList());
            assertThat(page.result("invoke", "Add", List.of(20, 22))).containsEntry("value", 42);
            assertThat(page.list("changes")).doesNotContain("disconnected");
            page.call("stop");
        }
    }

    private void push(int from, int to) {
        for (int i = from; i < to; i++) {
            old().context(ChatHub.class).clients().all().invoke("numbered", i);
        }
    }

    @Test
    @DisplayName("every rule that does not wait has the same outcome through the gateway as at the old server itself")
    void rules() {
        Map<String, String> direct = outcomes(old().address());
        assertThat(direct.values().stream().filter(verdict -> verdict.equals(Verdict.PASS.name())))
                .hasSizeGreaterThan(100);
        assertThat(outcomes(address())).isEqualTo(direct);
    }

    private static Map<String, String> outcomes(WireAddress address) {
        Target target = Prober.probe(Target.suite("old", address));
        List<Rule> rules = Checklist.rules().stream()
                .filter(rule -> !rule.waits() && rule.body() != null)
                .map(OldServerIT::newest)
                .toList();
        Map<String, String> outcomes = new TreeMap<>();
        for (Outcome outcome : RuleRun.of(rules, List.of(target), (one, done, total) -> {})) {
            outcomes.put(
                    outcome.rule() + " " + outcome.dialect(), outcome.verdict().name());
        }
        return outcomes;
    }

    // Each transport once, as its newest clients speak: what a route passes on has no version.
    private static Rule newest(Rule rule) {
        Map<Transport, Dialect> newest = new LinkedHashMap<>();
        rule.dialects().forEach(dialect -> newest.put(dialect.transport(), dialect));
        return new Rule(
                rule.number(),
                rule.section(),
                rule.text(),
                rule.required(),
                rule.needs(),
                List.copyOf(newest.values()),
                false,
                rule.body(),
                rule.elsewhere());
    }
}
