package dev.signalbox.connection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.connection.transport.RecordingChannel;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.request.Endpoint;
import dev.signalbox.protocol.request.Parameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A crowd that comes back at once is taken in turn. */
class AdmissionTest {
    private final RuntimeFixture fixture = new RuntimeFixture(ConnectionConfig.builder()
            .maxAccepts(2)
            .maxWaitingAccepts(3)
            .acceptTimeout(Duration.ofSeconds(2))
            .build());
    private final List<CompletableFuture<Void>> reconnecting = new ArrayList<>();

    private CompletableFuture<Outcome> ask(Client client, String endpoint) throws Exception {
        String query = client.query().entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        ConnectionRequest facts = new ConnectionRequest(
                "GET", "/test" + endpoint, Parameters.ofQuery(query), Map.of(), Map.of(), fixture.user, "127.0.0.1");
        CompletableFuture<Outcome> outcome = fixture.runtime
                .pipeline()
                .handle(
                        fixture.mount,
                        new IncomingRequest(
                                ++fixture.lastOrder,
                                facts,
                                Endpoint.of(facts.path(), false),
                                Parameters.empty(),
                                client.transport == TransportType.WEB_SOCKETS))
                .toCompletableFuture();
        outcome.thenAccept(answer -> {
            if (answer instanceof Outcome.Receive receive) {
                receive.request().attach(new RecordingChannel(client.transport));
            }
        });
        fixture.time.settle();
        return outcome;
    }

    private List<CompletableFuture<Outcome>> crowd(int count, TransportType transport, String endpoint)
            throws Exception {
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(ask(fixture.client(transport), endpoint));
        }
        return answers;
    }

    private static boolean isSentAway(CompletableFuture<Outcome> answer) {
        return answer.isDone() && answer.join() instanceof Outcome.Reply reply && reply.status() == 503;
    }

    private static boolean isLetIn(CompletableFuture<Outcome> answer) {
        return answer.isDone() && answer.join() instanceof Outcome.Receive;
    }

    private void holdReconnects() {
        fixture.application.onReconnected = id -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            reconnecting.add(done);
            return done;
        };
    }

    @Test
    @DisplayName("some are accepted, some wait in order, the rest is sent away with 503, each counted")
    void inTurn() throws Exception {
        holdReconnects();
        List<CompletableFuture<Outcome>> answers = crowd(7, TransportType.SERVER_SENT_EVENTS, "/reconnect");
        assertThat(answers.subList(0, 2)).allMatch(AdmissionTest::isLetIn);
        assertThat(answers.subList(2, 5)).noneMatch(CompletableFuture::isDone);
        assertThat(answers.subList(5, 7)).allMatch(AdmissionTest::isSentAway);
        assertThat(fixture.observed).filteredOn("delayed"::equals).hasSize(3);
        assertThat(fixture.observed).filteredOn("refused STORM"::equals).hasSize(2);
        reconnecting.get(1).complete(null);
        fixture.time.settle();
        assertThat(answers.get(2)).matches(AdmissionTest::isLetIn);
        assertThat(answers.get(3)).isNotDone();
        reconnecting.get(0).completeExceptionally(new IllegalStateException("on purpose"));
        fixture.time.settle();
        assertThat(answers.get(3)).matches(AdmissionTest::isLetIn);
    }

    @Test
    @DisplayName("who has waited too long is sent away, and leaves no timer")
    void waitsOnlySoLong() throws Exception {
        holdReconnects();
        List<CompletableFuture<Outcome>> answers = crowd(3, TransportType.SERVER_SENT_EVENTS, "/reconnect");
        fixture.time.advance(Duration.ofMillis(1999));
        assertThat(answers.get(2)).isNotDone();
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(answers.get(2)).matches(AdmissionTest::isSentAway);
        reconnecting.forEach(each -> each.complete(null));
        fixture.time.settle();
        assertThat(fixture.time.pendingTimers()).as("the heartbeat").isEqualTo(1);
    }

    @Test
    @DisplayName(
            "a socket that reconnects waits half of its disconnect time-out, one that connects no longer than others")
    void socketsArePatient() throws Exception {
        holdReconnects();
        crowd(2, TransportType.SERVER_SENT_EVENTS, "/reconnect");
        List<CompletableFuture<Outcome>> connecting = crowd(1, TransportType.WEB_SOCKETS, "/connect");
        List<CompletableFuture<Outcome>> reconnecting = crowd(1, TransportType.WEB_SOCKETS, "/reconnect");
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(connecting).allMatch(AdmissionTest::isSentAway);
        fixture.time.advance(Duration.ofMillis(12_999)); // of 30 s
        assertThat(reconnecting).noneMatch(CompletableFuture::isDone);
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(reconnecting).allMatch(AdmissionTest::isSentAway);
    }

    @Test
    @DisplayName("an accept that never ends keeps its place for 30 seconds at most")
    void placesComeBack() throws Exception {
        holdReconnects();
        crowd(2, TransportType.WEB_SOCKETS, "/reconnect");
        fixture.time.advance(Duration.ofSeconds(30));
        assertThat(crowd(1, TransportType.WEB_SOCKETS, "/reconnect")).allMatch(AdmissionTest::isLetIn);
    }

    @Test
    @DisplayName("the poll of a live connection is never kept waiting")
    void pollsPass() throws Exception {
        Client polling = fixture.client(TransportType.LONG_POLLING).connect();
        polling.read();
        holdReconnects();
        crowd(3, TransportType.SERVER_SENT_EVENTS, "/reconnect");
        assertThat(ask(polling, "/poll")).matches(AdmissionTest::isLetIn);
    }

    @Test
    @DisplayName("starting takes its turn, too")
    void startsTakeTurns() throws Exception {
        Client client = fixture.client(TransportType.WEB_SOCKETS).connect();
        holdReconnects();
        crowd(2, TransportType.SERVER_SENT_EVENTS, "/reconnect");
        CompletableFuture<Outcome> started = ask(client, "/start");
        assertThat(started).isNotDone();
        reconnecting.get(0).complete(null);
        fixture.time.settle();
        assertThat(started.join())
                .isInstanceOfSatisfying(
                        Outcome.Reply.class, reply -> assertThat(reply.status()).isEqualTo(200));
    }

    @Test
    @DisplayName("at the shutdown all who wait are let in, to be sent away in their transport's own way")
    void shutdown() throws Exception {
        holdReconnects();
        List<CompletableFuture<Outcome>> answers = crowd(3, TransportType.WEB_SOCKETS, "/reconnect");
        fixture.runtime.shutdown();
        fixture.time.settle();
        assertThat(answers.get(2)).matches(AdmissionTest::isLetIn);
        assertThat(fixture.runtime.connections()).isZero();
    }
}
