package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireTimeoutException;
import java.time.Duration;
import java.util.List;

/** L 165-176. */
final class BusRules {
    private static final String FOREIGN = "3a90d7ed-8b49-4b6f-b664-e38f5a1c68e6";
    private static final int MISSED = 900;
    private static final int TOO_MANY = 3000;

    private BusRules() {}

    static void addTo(RuleBook book) {
        book.rule(165, "a cursor of another process: the connection is accepted, receives only new messages")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    for (String cursor : List.of("d-FAD018B2-B,1C|S,0|T,2", "s-0,FFFFFFFFFFFFFFFF|1,1")) {
                        fromNowOn(t, cursor, false);
                    }
                });
        book.rule(166, "reconnect with its own cursor delivers missed messages in order, up to 1000, without loss")
                .needs(Feature.CHAT_HUB)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected();
                    client.closeChannel();
                    burst(t, client, MISSED);
                    client.reconnect();
                    for (int i = 0; i < MISSED; i++) {
                        Expect.equal("message", t.next(client), Wires.call("burst", String.valueOf(i)));
                    }
                });
        book.rule(167, "more than the ring missed: goes on with the oldest retained, no error")
                .needs(Feature.CHAT_HUB)
                .over(Wires.all())
                .check(BusRules::tooMany);
        book.rule(168, "a malformed own cursor does not crash the server (500, or treated as foreign)")
                .optional()
                .needs(Feature.CHAT_HUB)
                .over(Wires.all())
                .check(t -> {
                    for (String tail : List.of("|", ",", "zz", "\\", "FFFFFFFFFFFFFFFFFFFFFFFF", "|A,0", " 1")) {
                        WireClient client = t.connected();
                        fromNowOn(t, Wires.cursor(client) + tail, true);
                    }
                    for (String cursor : List.of("garbage", "g-1-1", " ", "g-", "d-", "\u00e4")) {
                        fromNowOn(t, cursor, true);
                    }
                });
        groups(book);
        book.rule(174, "excluded ids do not receive; other ids do")
                .needs(Feature.CHAT_HUB)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected();
                    WireClient other = t.connected();
                    String mark = t.mark();
                    client.invoke("chatHub", "AllExcept", "[\"" + client.connectionId() + "\"]", "\"" + mark + "\"");
                    t.expectMark(client);
                    Expect.equal("message", t.next(other), Wires.call("othersMessage", "\"" + mark + "\""));
                });
        book.rule(175, "a topic without subscribers is removed after its TTL; reconnect afterwards still works")
                .needs(Feature.LIFECYCLE, Feature.QUICK)
                .waiting()
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected();
                    t.expectMark(client);
                    client.cut();
                    // Twice the sum of both time-outs, and two rounds of the original's collector.
                    t.watch().idle(Duration.ofSeconds(30));
                    client.reconnect();
                    client.poll();
                    t.expectMark(client);
                });
        book.rule(176, "a slow client does not block others; its writes are sequential")
                .needs(Feature.CHAT_HUB, Feature.WEB_SOCKETS)
                .over(Wires.streaming())
                .check(BusRules::slowClient);
    }

    private static void groups(RuleBook book) {
        book.rule(169, "signals are case-sensitive: group A is not a")
                .needs(Feature.CHAT_HUB)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected();
                    String room = t.mark().replaceAll("[0-9-]", "x") + "A \u00fc:|,\\";
                    Wires.join(client, JsonText.quote(room));
                    client.invoke("chatHub", "SendToGroup", JsonText.quote(room.replace('A', 'a')), "\"other case\"");
                    client.invoke("chatHub", "SendToGroup", JsonText.quote(room), "\"same\"");
                    Expect.equal("message", t.next(client), Wires.call("groupMessage", "\"same\""));
                });
        book.rule(170, "the same group name in two hubs is separate")
                .needs(Feature.CHAT_HUB, Feature.QUIET_HUB)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected(t.hubs("chatHub", "quietHub"));
                    String room = "\"" + t.mark() + "\"";
                    Wires.join(client, room);
                    client.invoke("quietHub", "Group", room, "\"quiet\"");
                    client.invoke("chatHub", "SendToGroup", room, "\"chat\"");
                    Expect.equal("message", t.next(client), Wires.call("groupMessage", "\"chat\""));
                });
        book.rule(171, "Groups.add completes when the client connection processed it")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    WireClient client = t.connected();
                    client.poll();
                    Expect.equal(
                            "reply", client.invoke("chatHub", "JoinGroup", "\"" + t.mark() + "\""), "{\"I\":\"0\"}");
                    t.expectMark(client);
                    Wires.groupsToken(client);
                });
        book.rule(172, "Groups.add for an unknown id fails or cancels within 30-35 s")
                .needs(Feature.RULE_HUBS)
                .waiting()
                .over(Wires.WS, Wires.LP)
                .check(t -> {
                    WireClient client = t.connected(t.hubs("quietHub").withTimeout(Duration.ofSeconds(38)));
                    Expect.contains(
                            "reply",
                            client.invoke("ruleHub", "AddToGroup", "\"" + FOREIGN + "\"", "\"room\""),
                            "\"E\":");
                });
        book.rule(173, "a group add is effective before Groups.add completes (what is sent afterwards is received)")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    WireClient client = t.connected();
                    for (int i = 0; i < 3; i++) {
                        String room = "\"" + t.mark() + "\"";
                        Wires.join(client, room);
                        client.invoke("chatHub", "SendToGroup", room, room);
                        Expect.equal("message", t.next(client), Wires.call("groupMessage", room));
                    }
                });
    }

    /** Reconnects with a cursor; old messages must not come again, new ones must. */
    private static void fromNowOn(Trial t, String cursor, boolean mayBeRefused) {
        WireClient client = t.connected();
        client.invoke("chatHub", "CallCaller", "\"m\"", "\"old\"");
        Expect.equal("message", t.next(client), Wires.call("m", "\"old\""));
        client.position(cursor, null);
        try {
            client.reconnect();
            client.poll();
            t.expectMark(client);
        } catch (WireTimeoutException silent) {
            throw silent;
        } catch (WireException refused) {
            Expect.that(mayBeRefused, "cursor " + cursor + ": " + refused.getMessage());
        }
        Expect.answered(t.get("/ping"), Wires.PONG);
    }

    /** Sends many messages to a client that has no channel open; a call needs none. */
    private static void burst(Trial t, WireClient client, int count) {
        Expect.equal(
                "reply",
                Wires.post(t, client, WireClient.invocation("chatHub", "Burst", 7, String.valueOf(count)))
                        .text(),
                "{\"I\":\"7\"}");
        Expect.answered(t.get("/ping"), Wires.PONG);
    }

    /**
     * A server may hand out messages a while after it took them. So the client comes back twice with the cursor it had: the second
     * time it has seen the last message, and what is retained does not change any more.
     */
    private static void tooMany(Trial t) {
        WireClient client = t.connected();
        String cursor = Wires.cursor(client);
        client.closeChannel();
        burst(t, client, TOO_MANY);
        client.reconnect();
        int first = oldestOfBurst(t, client);
        Expect.that(
                first <= TOO_MANY - 1000,
                "the oldest that came is " + first + " of " + TOO_MANY + " (expected: at least 1000 are retained)");
        client.closeChannel();
        client.position(cursor, null);
        client.reconnect();
        first = oldestOfBurst(t, client);
        Expect.that(
                first >= TOO_MANY - 1250 && first <= TOO_MANY - 1000,
                "the oldest that came is " + first + " of " + TOO_MANY + " (expected: 1000 to 1250 are retained)");
    }

    /** Reads up to the last message of the burst: none is missing after the first that comes. */
    private static int oldestOfBurst(Trial t, WireClient client) {
        int first = numberOf(t.next(client));
        for (int next = first + 1; next < TOO_MANY; next++) {
            Expect.equal("number", numberOf(t.next(client)), next);
        }
        return first;
    }

    private static int numberOf(String call) {
        return Integer.parseInt(JsonText.parse(call).at("A").elements().get(0).raw());
    }

    private static void slowClient(Trial t) {
        WireClient slow = t.connected();
        WireClient quick = t.connected(t.chat(Wires.WS));
        String bulk = "\"" + "x".repeat(20_000) + "\"";
        // The slow one reads nothing meanwhile: more than any socket buffers, less than anybody must keep.
        for (int i = 0; i < MISSED; i++) {
            quick.send(WireClient.invocation("chatHub", "Send", i, "\"" + i + "\"", bulk));
            Expect.equal("reply", quick.nextReply(), "{\"I\":\"" + i + "\"}");
            Expect.contains("message to the quick one", t.next(quick), "\"A\":[\"" + i + "\",");
        }
        // What it reads now is in order, as far as it goes; and after coming back it is served as ever.
        Expect.contains("first message to the slow one", t.next(slow), "\"A\":[\"0\",");
        slow.closeChannel();
        slow.reconnect();
        String mark = t.mark();
        slow.invoke("chatHub", "CallCaller", "\"mark\"", "\"" + mark + "\"");
        String message = t.next(slow);
        while (!message.contains(mark)) {
            message = t.next(slow);
        }
    }
}
