package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.proxy.TcpProxy;
import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Resuming and slowness with a proxy that cuts and stalls, beyond the rules L 165 to L 176. */
final class ResumeIT {
    private static final Duration SOON = Duration.ofSeconds(40);

    @RegisterExtension
    final Suites suites = new Suites();

    private record Cut(Transport transport, TcpProxy.Cut how) {}

    static List<Cut> cuts() {
        List<Cut> all = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            for (TcpProxy.Cut how : TcpProxy.Cut.values()) {
                all.add(new Cut(transport, how));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("cuts")
    @DisplayName("L 166: a stream cut again and again loses nothing, doubles nothing and keeps its order")
    void streamCutAgainAndAgainLosesNothing(Cut cut) {
        SuiteServer server = suites.start();
        TcpProxy proxy = server.closing(TcpProxy.before(server.address()));
        WireClient client = server.client(server.chat(cut.transport()).withAddress(proxy.address()))
                .connect();
        // The publisher is never further ahead than the buffer reaches.
        Semaphore ahead = new Semaphore(400);
        Thread publisher = new Thread(() -> publish(server, 3000, ahead), "publisher");
        publisher.setDaemon(true);
        publisher.start();
        List<Integer> numbers = new ArrayList<>();
        for (int cuts = 0; cuts < 5; cuts++) {
            int received = client.transcript().size();
            take(client, 100, numbers, ahead);
            while (client.transcript().size() == received) {
                // Still what the channel before had brought: the present one shall have shown that it works.
                take(client, 1, numbers, ahead);
            }
            proxy.cutAll(cut.how());
            try {
                // What had still arrived; with longPolling there may have been nothing to cut.
                take(client, 150, numbers, ahead);
            } catch (WireException ended) {
                assertThat(ended).isNotInstanceOf(WireTimeoutException.class);
            }
            client.reconnect();
        }
        take(client, 3000 - numbers.size(), numbers, ahead);
        assertThat(numbers)
                .containsExactlyElementsOf(IntStream.range(0, 3000).boxed().toList());
    }

    private static void take(WireClient client, int count, List<Integer> numbers, Semaphore ahead) {
        for (int i = 0; i < count; i++) {
            numbers.add(number(client.nextMessage()));
            ahead.release();
        }
    }

    private static void publish(SuiteServer server, int count, Semaphore ahead) {
        for (int i = 0; i < count; i++) {
            ahead.acquireUninterruptibly();
            server.context(ChatHub.class).clients().all().invoke("n", i);
        }
    }

    private static int number(String message) {
        return Integer.parseInt(
                JsonText.parse(message).at("A").elements().get(0).raw());
    }

    @ParameterizedTest
    @EnumSource(value = Transport.class, names = "LONG_POLLING", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("L 176: a client that does not read holds up nobody and can come back")
    void clientThatDoesNotReadHoldsUpNobody(Transport transport) {
        SuiteServer server = suites.start();
        TcpProxy proxy = server.closing(TcpProxy.before(server.address()));
        WireClient slow = server.client(server.chat(transport).withAddress(proxy.address()))
                .connect();
        WireClient quick = server.connected(transport);
        proxy.stall();
        String bulk = "x".repeat(20_000);
        for (int i = 0; i < 1_500; i++) {
            server.context(ChatHub.class).clients().all().invoke("n", i, bulk);
            if (i % 100 == 99) {
                List<String> last = quick.nextMessages(100, SOON);
                assertThat(number(last.get(99))).isEqualTo(i);
            }
        }
        proxy.resume();
        assertThat(slow.nextMessage()).contains("\"n\"");
        slow.closeChannel();
        slow.reconnect();
        slow.invoke("chatHub", "CallCaller", "\"mark\"", "1");
        String message = slow.nextMessage();
        while (!message.contains("\"mark\"")) {
            message = slow.nextMessage();
        }
    }

    @Test
    @DisplayName("C 6: a message published while the cut poll was under way comes with the next one")
    void messageOfAPollThatWasCutComesWithTheNext() {
        SuiteServer server = suites.start(SuiteSettings.defaults());
        WireClient client = server.connected(Transport.LONG_POLLING);
        String before = client.cursor();
        assertThat(before).isNotNull();
        HttpExchange cut = server.open(client.receiveRequest("/poll"));
        cut.socket().reset();
        server.context(ChatHub.class).clients().all().invoke("m", 1);
        HttpExchange next = server.open(
                RawRequest.postForm(client.target("/poll", Map.of()), "messageId=" + RawRequest.escape(before)));
        assertThat(new String(next.body().rest(Deadline.in(SOON)), StandardCharsets.UTF_8))
                .contains("\"M\":[{\"H\":\"ChatHub\",\"M\":\"m\",\"A\":[1]}]}");
    }
}
