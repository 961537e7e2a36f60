package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import dev.signalbox.conformance.proxy.TcpProxy;
import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.SuiteNodes;
import dev.signalbox.conformance.wire.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Three nodes on one log behind a balancer that asks who is ready. Under a stream of numbered messages one node is drained and another one dies:
 * the genuine client in Chromium over its four transports loses none and sees none twice. What may be asked of signalr4j is in {@link JavaDrainAndKillIT}.
 */
@Isolated("starts a browser")
@Timeout(240)
final class DrainAndKillIT {
    private static final ClientVersion CURRENT = new ClientVersion("2.4.3", "3.7.1");
    private static final int SOON = 60_000;

    @RegisterExtension
    final SuiteNodes nodes =
            new SuiteNodes(settings -> settings.page("/judge", "judge").page("/clients", "clients"));

    @Test
    @DisplayName("one node drains, one dies: nothing is lost, nothing comes twice, groups stay")
    void drainOneKillOne() throws Exception {
        List<ClientPage> pages = new ArrayList<>();
        try (TcpProxy balancer = TcpProxy.balancing(nodes.ready());
                Playwright playwright = Chromium.driver();
                Browser browser = Chromium.launch(playwright, Chromium.find())) {
            for (Transport transport : Transport.values()) {
                ClientPage page = ClientPage.open(browser, balancer.address(), new ClientPair(CURRENT, transport));
                pages.add(page);
                assertThat(page.result("start", transport.wireName()))
                        .containsEntry("done", true)
                        .containsEntry("transport", transport.wireName());
                assertThat(page.result("invoke", "JoinGroup", List.of("room"))).containsEntry("done", true);
            }
            int all = DrainAndKill.numbersThrough(
                    nodes, until -> pages.forEach(page -> page.call("awaitCount", DrainAndKill.NUMBERED, until, SOON)));
            List<String> numbers =
                    IntStream.range(0, all).mapToObj(Integer::toString).toList();
            for (ClientPage page : pages) {
                page.call("awaitCount", DrainAndKill.NUMBERED, all, SOON);
                assertThat(page.list("calls", DrainAndKill.NUMBERED).stream()
                                .map(call -> String.valueOf(((List<?>) call).get(1))))
                        .as("numbers one page has seen")
                        .isEqualTo(numbers);
                assertThat(page.list("changes")).doesNotContain("disconnected");
            }
            nodes.node(2).context(ChatHub.class).clients().group("room").invoke("groupMessage", "still in");
            pages.forEach(page -> page.call("awaitCall", List.of("groupMessage", "still in"), SOON));
        }
    }
}
