package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.LifeWatch;
import dev.signalbox.conformance.rule.LifeWatch.Life;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.Envelope;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** L 94-108. */
final class PollRules {
    private static final String ONE = "\\{\"C\":\"[^\"]+\"(,\"G\":\"[^\"]+\")?(,\"L\":[0-9]+)?,\"M\":\\[.*]}";
    private static final String NONE = "\\{\"C\":\"[^\"]+\"(,\"L\":[0-9]+)?,\"M\":\\[]}";
    private static final int BACKLOG = 600;
    private static final Duration PROMPTLY = Duration.ofSeconds(1);

    private PollRules() {}

    static void addTo(RuleBook book) {
        book.rule(94, "headers are flushed before any data")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    WireClient client = t.connected();
                    HttpExchange poll = t.open(client.receiveRequest("/poll"));
                    Expect.equal("status", poll.head().status(), 200);
                    Expect.equal("content type", poll.head().header("Content-Type"), Wires.JSON_TYPE);
                    // The head has come; there is nothing to say yet.
                    client.invoke("chatHub", "CallCaller", "\"m\"", "1");
                    Expect.matches("poll", Wires.rest(t, poll), " *" + ONE);
                });
        book.rule(95, "connect completes with S:1 promptly (< 1 s on an idle server)")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    // The best of several: a busy machine may hold up some.
                    Deadline busy = Deadline.in(t.soon());
                    Duration best = t.soon();
                    while (best.compareTo(PROMPTLY) >= 0 && !busy.passed()) {
                        WireClient client = t.negotiated(t.hubs("quietHub"));
                        long before = System.nanoTime();
                        client.open("/connect");
                        Expect.equal("messages", client.awaitInitialized().messages(), List.of());
                        Duration took = Duration.ofNanos(System.nanoTime() - before);
                        best = took.compareTo(best) < 0 ? took : best;
                    }
                    Expect.between("time until S", best, Duration.ZERO, PROMPTLY);
                });
        book.rule(96, "a poll stays open without traffic; one space per keep-alive, flushed")
                .needs(Feature.CHAT_HUB, Feature.QUICK)
                .waiting()
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    WireClient client = t.connected(t.raw("/groups-raw"));
                    HttpExchange poll = t.open(client.receiveRequest("/poll"));
                    Expect.equal("first piece", poll.body().nextText(t.deadline()), " ");
                    Expect.equal("second piece", poll.body().nextText(t.deadline()), " ");
                    client.post("x");
                    Expect.matches("rest", Wires.rest(t, poll), " ?" + ONE);
                });
        book.rule(97, "after the connection time-out the poll ends with an empty envelope, status 200")
                .needs(Feature.SHORT_CONNECTION_TIMEOUT, Feature.KEEP_ALIVE)
                .waiting()
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    WireClient client = t.connected(t.raw("/groups-raw"));
                    double seconds = Double.parseDouble(
                            Wires.negotiate(t, "").at("ConnectionTimeout").raw());
                    Duration timeout = Duration.ofMillis(Math.round(seconds * 1000));
                    long before = System.nanoTime();
                    HttpExchange poll = t.open(client.receiveRequest("/poll"));
                    Expect.equal("status", poll.head().status(), 200);
                    Expect.matches("poll", Wires.rest(t, poll), " *" + NONE);
                    // Looked at with each beat, so never early and at most a beat or two late.
                    Expect.between(
                            "time until the poll ended",
                            Duration.ofNanos(System.nanoTime() - before),
                            timeout.minusMillis(500),
                            timeout.plusSeconds(5).plus(t.soon()));
                    Expect.status(client.post("x"), 200);
                    Expect.equal("next message", client.nextMessage(), "\"unknown:x\"");
                });
        book.rule(98, "exactly one JSON object per response")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    WireClient client = t.connected();
                    client.invoke("chatHub", "Burst", "5");
                    int messages = 0;
                    Deadline deadline = t.deadline();
                    while (messages < 5) {
                        Expect.that(!deadline.passed(), messages + " of 5 messages came within " + deadline);
                        String answer = Wires.rest(t, t.open(client.receiveRequest("/poll")));
                        Envelope envelope = Envelope.parse(answer.strip());
                        client.position(envelope.cursor(), envelope.groupsToken());
                        messages += (int) envelope.messages().stream()
                                .filter(text -> text.contains("\"burst\""))
                                .count();
                    }
                    Expect.equal("messages", messages, 5);
                });
        book.rule(99, "a new poll with the same id ends the old one with an empty envelope")
                .needs(Feature.CHAT_HUB, Feature.QUICK)
                .waiting()
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    WireClient client = t.connected(t.raw("/groups-raw"));
                    HttpExchange older = waitingPoll(t, client);
                    HttpExchange newer = t.open(client.receiveRequest("/poll"));
                    Expect.matches("older poll", Wires.rest(t, older), " *" + NONE);
                    client.post("x");
                    Expect.equal(
                            "newer poll", Envelope.parse(Wires.rest(t, newer)).messages(), List.of("\"unknown:x\""));
                });
        between(book);
        events(book);
        book.rule(107, "a backlog of 600 messages arrives completely over several polls")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    WireClient client = t.connected();
                    client.invoke("chatHub", "Burst", String.valueOf(BACKLOG));
                    for (int i = 0; i < BACKLOG; i++) {
                        Expect.equal("message", t.next(client), Wires.call("burst", String.valueOf(i)));
                    }
                });
        book.rule(108, "GET polls with everything in the query work")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    WireClient client = t.connected();
                    String room = "\"" + t.mark() + "\"";
                    Wires.join(client, room);
                    t.expectMark(client);
                    Map<String, String> position = Map.of(
                            "messageId",
                            Wires.cursor(client),
                            "groupsToken",
                            Wires.groupsToken(client),
                            "tid",
                            "3",
                            "_",
                            "1");
                    client.invoke("chatHub", "SendToGroup", room, "7");
                    HttpExchange poll = t.open(RawRequest.get(client.target("/poll", position)));
                    Expect.equal(
                            "messages",
                            Envelope.parse(Wires.rest(t, poll)).messages(),
                            List.of(Wires.call("groupMessage", "\"7\"")));
                });
    }

    private static void between(RuleBook book) {
        book.rule(100, "messages sent between polls are delivered by the next poll in order")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    WireClient client = t.connected();
                    client.invoke("chatHub", "Burst", "5");
                    for (int i = 0; i < 5; i++) {
                        Expect.equal("message", t.next(client), Wires.call("burst", String.valueOf(i)));
                    }
                    String mark = t.mark();
                    client.invoke("chatHub", "Send", "\"a\"", "\"" + mark + "\"");
                    Expect.equal("message", t.next(client), Wires.call("broadcastMessage", "\"a\",\"" + mark + "\""));
                });
        book.rule(103, "group messages are received only if the poll carries the groups token")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    WireClient client = t.connected();
                    String room = "\"" + t.mark() + "\"";
                    Wires.join(client, room);
                    client.invoke("chatHub", "SendToGroup", room, "1");
                    Expect.equal("message with token", t.next(client), Wires.call("groupMessage", "\"1\""));
                    String token = Wires.groupsToken(client);
                    client.position(Wires.cursor(client), null);
                    client.invoke("chatHub", "SendToGroup", room, "\"without token\"");
                    t.expectMark(client);
                    client.position(Wires.cursor(client), token);
                    client.invoke("chatHub", "SendToGroup", room, "\"with token\"");
                    Expect.contains("message with token", t.next(client), "with token");
                });
    }

    private static void events(RuleBook book) {
        book.rule(101, "/reconnect raises OnReconnected; /poll does not")
                .needs(Feature.LIFECYCLE)
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.connected();
                    t.expectMark(client);
                    watch.expect(client.connectionId(), Life.CONNECTED);
                    client.reconnect();
                    watch.await(t.soon(), client.connectionId(), Life.CONNECTED, Life.RECONNECTED);
                });
        book.rule(102, "the bare mount path with LP parameters acts as a poll")
                .needs(Feature.LIFECYCLE)
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.connected();
                    client.open("");
                    t.expectMark(client);
                    watch.expect(client.connectionId(), Life.CONNECTED);
                });
        book.rule(104, "abort during a poll: OnDisconnected(true), then the poll ends with an empty envelope")
                .needs(Feature.LIFECYCLE, Feature.QUICK)
                .waiting()
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.connected();
                    HttpExchange poll = quietPoll(t, client);
                    Expect.answered(client.abort(), "");
                    String last = Wires.rest(t, poll).strip();
                    Expect.matches("last envelope", last, "\\{\"C\":.*}");
                    Expect.that(
                            Envelope.parse(last).messages().stream()
                                    .allMatch(text -> text.contains("lifecycle") || text.contains("signalbox-watch")),
                            "last envelope: " + last + " (expected: empty)");
                    watch.await(t.soon(), client.connectionId(), Life.CONNECTED, Life.STOPPED);
                    Expect.answered(client.abort(), "");
                    watch.expect(client.connectionId(), Life.CONNECTED, Life.STOPPED);
                });
        book.rule(105, "abort between polls: reply 200; OnDisconnected eventually (true or false)")
                .optional()
                .needs(Feature.LIFECYCLE, Feature.QUICK)
                .waiting()
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.connected();
                    Expect.answered(client.abort(), "");
                    Expect.oneOf(
                            "life cycle events",
                            watch.awaitCount(Duration.ofSeconds(15).plus(t.soon()), client.connectionId(), 2),
                            List.of(Life.CONNECTED, Life.STOPPED),
                            List.of(Life.CONNECTED, Life.VANISHED));
                });
        book.rule(106, "an LP client that stops polling: OnDisconnected(false) after DT rounded up to a beat")
                .needs(Feature.LIFECYCLE, Feature.QUICK, Feature.NO_POLL_DELAY)
                .waiting()
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    // The server counts from its answer to connect, which comes before the client goes on.
                    long before = System.nanoTime();
                    WireClient client = t.connected();
                    Duration latest = Duration.ofSeconds(12).plus(t.soon());
                    watch.await(latest, client.connectionId(), Life.CONNECTED, Life.VANISHED);
                    Expect.between(
                            "time until OnDisconnected(false)",
                            Duration.ofNanos(System.nanoTime() - before),
                            Duration.ofSeconds(5),
                            latest);
                });
    }

    /** A poll that is known to wait: the head comes before the server has put it into its place, a keep-alive after that. */
    private static HttpExchange waitingPoll(Trial t, WireClient client) {
        HttpExchange poll = t.open(client.receiveRequest("/poll"));
        Expect.equal("keep-alive", poll.body().nextText(t.deadline()), " ");
        return poll;
    }

    /** As {@link #waitingPoll}, among life cycle messages of others, which complete polls. */
    private static HttpExchange quietPoll(Trial t, WireClient client) {
        Deadline deadline = Deadline.in(t.soon().multipliedBy(3));
        List<String> seen = new ArrayList<>();
        while (!deadline.passed()) {
            HttpExchange poll = t.open(client.receiveRequest("/poll"));
            String piece = poll.body().nextText(t.deadline());
            if (piece != null && piece.isBlank()) {
                return poll;
            }
            seen.add(String.valueOf(piece));
            String answer = piece + Wires.rest(t, poll);
            client.position(Envelope.parse(answer.strip()).cursor(), null);
        }
        throw new WireTimeoutException("no poll stayed open; answers: " + seen);
    }
}
