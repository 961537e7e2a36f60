package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.BrokenRuleException;
import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.LifeWatch;
import dev.signalbox.conformance.rule.LifeWatch.Life;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Target;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireTimeoutException;
import java.time.Duration;

/** L 137-157. */
final class LifecycleRules {
    private static final Duration GIVEN_UP_WITHIN = Duration.ofSeconds(25);
    private static final String CONFIGURATION = "conformance-tests/TimingRulesTest#";

    private LifecycleRules() {}

    static void addTo(RuleBook book) {
        configuration(book);
        book.rule(142, "keep-alive cadence is about one in each period")
                .needs(Feature.GROUPS_RAW, Feature.QUICK)
                .waiting()
                .over(Wires.all())
                .check(LifecycleRules::cadence);
        giveUp(book);
        aborts(book);
        starts(book);
        faults(book);
        messages(book);
    }

    private static void configuration(RuleBook book) {
        book.rule(137, "DisconnectTimeout < 6 s is refused: DisconnectTimeout must be at least six seconds.")
                .provenBy(CONFIGURATION + "disconnectTimeoutBelowSixSecondsIsRefused");
        book.rule(138, "KeepAlive < 2 s is refused: KeepAlive value must be greater than two seconds.; 2 s is allowed")
                .provenBy(CONFIGURATION + "keepAliveBelowTwoSecondsIsRefused");
        book.rule(139, "KeepAlive > DT/3 is refused: ... must be no more than a third of the DisconnectTimeout.")
                .provenBy(CONFIGURATION + "keepAliveOfMoreThanAThirdIsRefused");
        book.rule(
                        140,
                        "DT after an explicit KA is refused: DisconnectTimeout cannot be configured after the KeepAlive.")
                .provenBy(CONFIGURATION + "disconnectTimeoutIsSetBeforeTheKeepAlive");
        book.rule(141, "setting DT sets KA to a third")
                .provenBy(CONFIGURATION + "disconnectTimeoutSetsTheKeepAliveToAThird");
    }

    private static void cadence(Trial t) {
        WireClient client = t.connected(t.raw("/groups-raw"));
        Duration span = Duration.ofMillis(8_500);
        long came;
        if (t.over(Wires.LP)) {
            span = shorter(span, connectionTimeout(t).minusMillis(500)); // when the poll ends
            HttpExchange poll = t.open(client.receiveRequest("/poll"));
            Deadline deadline = Deadline.in(span);
            StringBuilder spaces = new StringBuilder();
            try {
                for (String piece = poll.body().nextText(deadline);
                        piece != null;
                        piece = poll.body().nextText(deadline)) {
                    spaces.append(piece);
                }
                throw new BrokenRuleException("the poll ended within " + deadline + " with: " + spaces);
            } catch (WireTimeoutException over) {
                Expect.matches("what the poll got", spaces.toString(), " *");
            }
            came = spaces.length();
        } else {
            client.listen(span);
            came = client.transcript().stream().filter("{}"::equals).count();
        }
        long about = span.toMillis() / 2_000;
        Expect.that(
                came >= about - 1 && came <= about + 1,
                came + " keep-alives in " + span.toMillis() + " ms with a period of 2 s");
    }

    private static Duration connectionTimeout(Trial t) {
        double seconds = Double.parseDouble(
                Wires.negotiate(t, "").at("ConnectionTimeout").raw());
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void giveUp(RuleBook book) {
        book.rule(143, "a dropped SSE or WS client: OnDisconnected(false) after threshold + DT (35-40 s by default)")
                .needs(Feature.LIFECYCLE, Feature.QUICK)
                .waiting()
                .in(Dialect.everyVersion(Wires.streaming()))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.connected();
                    long before = System.nanoTime();
                    client.cut();
                    Duration latest = Duration.ofSeconds(16).plus(t.soon());
                    watch.await(latest, client.connectionId(), Life.CONNECTED, Life.VANISHED);
                    Expect.between(
                            "time until OnDisconnected(false)",
                            Duration.ofNanos(System.nanoTime() - before),
                            Duration.ofSeconds(8),
                            latest);
                });
        book.rule(144, "reconnect within that time: no OnDisconnected, OnReconnected once")
                .needs(Feature.LIFECYCLE, Feature.QUICK)
                .waiting()
                .over(Wires.all())
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient clock = t.connected();
                    WireClient client = t.connected();
                    clock.cut();
                    client.cut();
                    String mark = "\"" + t.mark() + "\"";
                    Wires.post(t, client, WireClient.invocation("chatHub", "CallCaller", 9, "\"m\"", mark));
                    client.reconnect();
                    Expect.equal("message", t.next(client), Wires.call("m", mark));
                    client.poll();
                    // The other one was dropped at the same moment; when it is given up, this one would have been. A
                    // poll that life cycle messages complete is followed by another.
                    Deadline deadline = Deadline.in(GIVEN_UP_WITHIN.plus(t.soon()));
                    while (watch.awaitCount(Duration.ofMillis(300), clock.connectionId(), 2)
                                    .size()
                            < 2) {
                        Expect.that(!deadline.passed(), "the other client was not given up");
                        client.listen(Duration.ofMillis(100));
                    }
                    watch.expect(client.connectionId(), Life.CONNECTED, Life.RECONNECTED);
                });
        book.rule(152, "a client never starting still receives messages and later OnDisconnected")
                .needs(Feature.LIFECYCLE, Feature.QUICK)
                .waiting()
                .in(Dialect.startingVersions(Wires.all()))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.negotiated(t.chat());
                    client.open("/connect");
                    client.awaitInitialized();
                    t.expectMark(client);
                    client.closeChannel();
                    watch.await(GIVEN_UP_WITHIN.plus(t.soon()), client.connectionId(), Life.VANISHED);
                });
    }

    private static void aborts(RuleBook book) {
        book.rule(145, "abort: OnDisconnected(true) exactly once; repeated abort no event")
                .needs(Feature.LIFECYCLE)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.connected();
                    client.poll();
                    Expect.answered(client.abort(), "");
                    watch.await(t.soon(), client.connectionId(), Life.CONNECTED, Life.STOPPED);
                    if (!t.over(Wires.LP)) {
                        client.awaitEnd(t.soon());
                    }
                    Expect.answered(client.abort(), "");
                    watch.expect(client.connectionId(), Life.CONNECTED, Life.STOPPED);
                });
        book.rule(146, "abort after the client already closed its SSE or WS stream still gives true")
                .needs(Feature.LIFECYCLE)
                .in(Dialect.everyVersion(Wires.streaming()))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.connected();
                    client.closeChannel();
                    Expect.answered(client.abort(), "");
                    watch.await(t.soon(), client.connectionId(), Life.CONNECTED, Life.STOPPED);
                });
    }

    private static void starts(RuleBook book) {
        book.rule(147, "protocol 1.4 and later: OnConnected not before /start")
                .needs(Feature.LIFECYCLE)
                .in(Dialect.startingVersions(Wires.all()))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.negotiated(t.chat());
                    client.open("/connect");
                    client.awaitInitialized();
                    t.expectMark(client);
                    watch.expect(client.connectionId());
                    Expect.answered(client.start(), Wires.STARTED);
                    watch.expect(client.connectionId(), Life.CONNECTED);
                });
        book.rule(148, "protocol before 1.4 (or absent): OnConnected on connect, before S")
                .needs(Feature.LIFECYCLE)
                .in(Dialect.olderVersions(Wires.all()))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.negotiated(t.chat());
                    client.open("/connect");
                    client.awaitInitialized();
                    watch.expect(client.connectionId(), Life.CONNECTED);
                });
        book.rule(149, "protocol before 1.4, second connect with the same id: one OnConnected")
                .needs(Feature.LIFECYCLE)
                .in(Dialect.olderVersions(Wires.all()))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.negotiated(t.chat());
                    client.open("/connect");
                    client.awaitInitialized();
                    client.open("/connect");
                    client.awaitInitialized();
                    t.expectMark(client);
                    watch.expect(client.connectionId(), Life.CONNECTED);
                });
    }

    private static void faults(RuleBook book) {
        book.rule(150, "an exception in OnConnected before 1.4 fails connect")
                .needs(Feature.RULE_HUBS)
                .in(Dialect.olderVersions(Wires.all()))
                .check(t -> {
                    WireClient client = t.negotiated(t.hubs("failingHub"));
                    Expect.fails("connect", () -> {
                        client.open("/connect");
                        client.awaitInitialized();
                    });
                    WireClient back = t.negotiated(t.hubs("failingHub"));
                    Expect.fails("reconnect, whose OnReconnected fails", () -> {
                        back.open("/reconnect");
                        back.nextEnvelope();
                    });
                });
        book.rule(151, "an exception in OnDisconnected is swallowed")
                .needs(Feature.RULE_HUBS, Feature.LIFECYCLE)
                .in(Dialect.startingVersions(Wires.streaming()))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.negotiated(t.hubs("failingHub", "chatHub"));
                    client.open("/connect");
                    client.awaitInitialized();
                    Expect.answered(client.abort(), "");
                    client.awaitEnd(t.soon());
                    watch.expect(client.connectionId(), Life.STOPPED);
                });
    }

    private static void messages(RuleBook book) {
        book.rule(153, "messages sent inside OnConnected reach the caller")
                .needs(Feature.ECHO)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> Expect.equal(
                        "first message", t.connected(t.raw("/echo")).nextMessage(), "\"Welcome!\""));
        book.rule(154, "groups joined inside OnConnected and OnReconnected deliver subsequently sent messages")
                .needs(Feature.RULE_HUBS)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    WireClient client = t.connected(t.hubs("joiningHub"));
                    client.poll();
                    client.invoke("joiningHub", "Tell", "\"connected\"");
                    Expect.equal(
                            "message to the group of OnConnected",
                            client.nextMessage(),
                            "{\"H\":\"JoiningHub\",\"M\":\"told\",\"A\":[\"connected\"]}");
                    client.reconnect();
                    client.poll();
                    // The hub speaks to its group itself once it has joined it.
                    Expect.equal(
                            "message to the group of OnReconnected",
                            client.nextMessage(),
                            "{\"H\":\"JoiningHub\",\"M\":\"back\",\"A\":[]}");
                });
        book.rule(155, "broadcasts before connect are not delivered")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    WireClient other = t.connected(t.chat(Wires.SSE));
                    WireClient client = t.negotiated(t.chat());
                    String early = t.mark();
                    other.invoke("chatHub", "Send", "\"early\"", "\"" + early + "\"");
                    Expect.contains("message to the other", t.next(other), early);
                    client.open("/connect");
                    client.awaitInitialized();
                    String late = t.mark();
                    other.invoke("chatHub", "Send", "\"late\"", "\"" + late + "\"");
                    Expect.equal(
                            "first message",
                            t.next(client),
                            Wires.call("broadcastMessage", "\"late\",\"" + late + "\""));
                });
        book.rule(156, "shutdown: LP T:1, streams end, WS 1000, no OnDisconnected")
                .needs(Feature.LIFECYCLE, Feature.STOPPABLE)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    Target.Stoppable server = EnvelopeRules.stoppable(t);
                    WireClient client = t.connected(t.chat().withAddress(server.address()));
                    WireClient neighbour = t.connected(t.chat().withAddress(server.address()));
                    Expect.contains("life cycle message", client.nextMessage(), "\"connected\"");
                    Expect.contains("life cycle message", client.nextMessage(), "\"connected\"");
                    client.poll();
                    neighbour.poll();
                    server.stop();
                    if (t.over(Wires.LP)) {
                        Expect.that(client.nextEnvelope().reconnect(), "the last envelope lacks T");
                    } else {
                        client.awaitEnd(t.soon());
                    }
                    Expect.that(
                            client.transcript().stream().noneMatch(text -> text.contains("\"disconnected\"")),
                            "OnDisconnected at shutdown");
                });
        book.rule(157, "a connection id unknown to the server: /reconnect works and raises OnReconnected")
                .needs(Feature.LIFECYCLE, Feature.TWIN)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    LifeWatch watch = t.watchTwin();
                    WireClient client = t.connected();
                    t.expectMark(client);
                    WireClient moved = t.moved(client, client.options());
                    moved.position(client.cursor(), client.groupsToken());
                    moved.reconnect();
                    moved.poll();
                    watch.await(t.soon(), client.connectionId(), Life.RECONNECTED);
                    t.expectMark(moved);
                });
    }
}
