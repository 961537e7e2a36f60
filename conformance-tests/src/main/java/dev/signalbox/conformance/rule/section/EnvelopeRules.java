package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Target;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.Envelope;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireSocket;
import dev.signalbox.conformance.wire.WireTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** L 79-93. */
final class EnvelopeRules {
    private static final String SHAPE =
            "\\{\"C\":\"[^\"\\\\]+\"(,\"S\":1)?(,\"T\":1)?(,\"G\":\"[A-Za-z0-9+/=]+\")?(,\"L\":[0-9]+)?,\"M\":\\[.*]}";

    private static final Duration ANSWERED_WITHOUT_POLL = Duration.ofSeconds(3);

    private EnvelopeRules() {}

    static void addTo(RuleBook book) {
        members(book);
        groups(book);
        book.rule(88, "L only on LP and only when LongPollDelay is not 0, integer ms")
                .needs(Feature.CHAT_HUB, Feature.POLL_DELAY)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    WireClient client = t.connected();
                    t.expectMark(client);
                    String delay = Wires.negotiate(t, "").at("LongPollDelay").raw();
                    long millis = Math.round(Double.parseDouble(delay) * 1000);
                    for (String envelope : Wires.envelopes(client)) {
                        if (t.over(Wires.LP)) {
                            Expect.contains("envelope", envelope, ",\"L\":" + millis + ",\"M\":[");
                        } else {
                            Expect.lacks("envelope", envelope, "\"L\":");
                        }
                    }
                });
        book.rule(89, "T:1 only at shutdown")
                .needs(Feature.QUIET_HUB, Feature.STOPPABLE)
                .in(Dialect.everyVersion(Wires.all()))
                .check(EnvelopeRules::shutdown);
        book.rule(90, "messages are copied verbatim into M")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    WireClient client = t.connected();
                    for (String argument : List.of(
                            "null", "1.0", "[]", "{\"b\":{\"C\":\"x\"},\"a\":[1,null]}", "\"\\\"\\\\M\\\":[]}\"")) {
                        client.invoke("chatHub", "CallCaller", "\"m\"", argument);
                        Expect.equal("message", t.next(client), Wires.call("m", argument));
                    }
                });
        book.rule(91, "excluded messages produce no element but advance C")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    WireClient client = t.connected();
                    WireClient other = t.connected();
                    String before = Wires.cursor(client);
                    String mark = t.mark();
                    client.poll();
                    client.invoke("chatHub", "Others", "\"" + mark + "\"");
                    // Without a message nothing would be excluded.
                    Expect.equal("message", t.next(other), Wires.call("othersMessage", "\"" + mark + "\""));
                    t.expectMark(client);
                    Expect.that(!before.equals(Wires.cursor(client)), "the cursor is still " + before);
                });
        book.rule(92, "the server never sends D in the envelope")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    for (String envelope : session(t)) {
                        Expect.that(!JsonText.parse(envelope).has("D"), "D in " + envelope);
                        Expect.that(!JsonText.parse(envelope).has("E"), "E in " + envelope);
                    }
                });
        book.rule(93, "clients of 1.2, 1.3, 1.5, 2.1 all receive the same envelope format")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    List<String> members = session(t).stream()
                            .map(text -> String.join("", JsonText.parse(text).names()))
                            .filter(names -> !names.equals("CM"))
                            .sorted()
                            .toList();
                    Expect.oneOf("kinds of envelopes", members, List.of("CGM", "CSM"), List.of("CSGM"));
                });
    }

    private static void members(RuleBook book) {
        book.rule(79, "envelope member order C, S, T, G, L, M")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> session(t).forEach(text -> Expect.matches("envelope", text, SHAPE)));
        book.rule(80, "C and M are always present")
                .needs(Feature.CHAT_HUB)
                .over(Wires.all())
                .check(t -> session(t).forEach(text -> {
                    JsonText json = JsonText.parse(text);
                    Expect.that(json.has("C") && json.has("M"), "envelope: " + text);
                }));
        book.rule(81, "S is the number 1, only after connect")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    WireClient client = t.negotiated(t.chat());
                    client.open("/connect");
                    Envelope first = client.awaitInitialized();
                    Expect.equal("S", JsonText.parse(first.raw()).at("S").raw(), "1");
                    client.start();
                    client.reconnect();
                    t.expectMark(client);
                    Expect.equal("envelopes with S", withS(Wires.envelopes(client)), 1L);
                });
        book.rule(82, "S appears exactly once for a normal connect, on every transport")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> Expect.equal("envelopes with S", withS(session(t)), 1L));
        book.rule(83, "the /reconnect response has no S")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    WireClient client = t.connected();
                    t.expectMark(client);
                    int before = Wires.envelopes(client).size();
                    client.reconnect();
                    t.expectMark(client);
                    List<String> all = Wires.envelopes(client);
                    Expect.equal("envelopes with S", withS(all.subList(before, all.size())), 0L);
                });
    }

    private static void groups(RuleBook book) {
        book.rule(84, "G is present only when the group set changed in this request")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> Expect.equal(
                        "envelopes with G",
                        session(t).stream()
                                .filter(text -> text.contains("\"G\":"))
                                .count(),
                        1L));
        book.rule(85, "joining an already joined group emits no G")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    WireClient client = t.connected();
                    String room = room(t);
                    Wires.join(client, room);
                    client.invoke("chatHub", "SendToGroup", room, "1");
                    t.next(client);
                    String token = Wires.groupsToken(client);
                    Wires.join(client, room);
                    client.invoke("chatHub", "SendToGroup", room, "2");
                    Expect.equal("message", t.next(client), Wires.call("groupMessage", "\"2\""));
                    Expect.equal("groups tokens", tokens(client), List.of(token));
                });
        book.rule(86, "leaving the last group emits a token for the empty list")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    WireClient client = t.connected();
                    String room = room(t);
                    Wires.join(client, room);
                    t.expectMark(client);
                    Wires.leave(client, room);
                    t.expectMark(client);
                    List<String> tokens = tokens(client);
                    Expect.equal("number of groups tokens", tokens.size(), 2);
                    Expect.that(!tokens.get(0).equals(tokens.get(1)), "the token is the same after leaving");
                    client.reconnect();
                    client.invoke("chatHub", "SendToGroup", room, "3");
                    t.expectMark(client);
                });
        book.rule(87, "join and leave within one batch emit no G")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    WireClient client = t.connected();
                    String room = room(t);
                    // Between two polls, so that both come with the next one.
                    begin(t, client, "JoinGroup", room);
                    begin(t, client, "LeaveGroup", room);
                    t.expectMark(client);
                    Expect.equal("groups tokens", tokens(client), List.of());
                });
    }

    /** A connection's life with a group, a broadcast and a reconnect; gives the envelopes in order. */
    private static List<String> session(Trial t) {
        WireClient client = t.connected();
        String room = room(t);
        Wires.join(client, room);
        client.invoke("chatHub", "SendToGroup", room, "\"one\"");
        Expect.equal("message", t.next(client), Wires.call("groupMessage", "\"one\""));
        broadcast(t, client);
        client.reconnect();
        broadcast(t, client);
        List<String> envelopes = Wires.envelopes(client);
        Expect.that(
                envelopes.stream().noneMatch(text -> text.contains("\"T\":1")),
                "T outside of a shutdown: " + envelopes);
        return envelopes;
    }

    /** Sends a call; a server that completes it only while a poll is open is not waited for. */
    private static void begin(Trial t, WireClient client, String method, String room) {
        String form = "data=" + RawRequest.escape(WireClient.invocation("chatHub", method, 0, room));
        WireSocket socket = t.closing(WireSocket.open(t.target().address(), t.deadline()));
        socket.send(RawRequest.postForm(client.target("/send", Map.of()), form)
                .toBytes(t.target().address()));
        try {
            HttpExchange answer = HttpExchange.await(socket, "POST", Deadline.in(ANSWERED_WITHOUT_POLL));
            Expect.equal(
                    "answer to " + method, answer.head().status() + " " + Wires.rest(t, answer), "200 {\"I\":\"0\"}");
        } catch (WireTimeoutException waitsForAPoll) {
            // The next poll will complete it.
        }
    }

    private static void broadcast(Trial t, WireClient client) {
        String mark = t.mark();
        client.invoke("chatHub", "Send", "\"a\"", "\"" + mark + "\"");
        Expect.equal("message", t.next(client), Wires.call("broadcastMessage", "\"a\",\"" + mark + "\""));
    }

    private static String room(Trial t) {
        return "\"" + t.mark() + "\"";
    }

    private static long withS(List<String> envelopes) {
        return envelopes.stream().filter(text -> text.contains("\"S\":1")).count();
    }

    private static List<String> tokens(WireClient client) {
        return Wires.envelopes(client).stream()
                .filter(text -> text.contains("\"G\":"))
                .map(text -> Envelope.parse(text).groupsToken())
                .toList();
    }

    private static void shutdown(Trial t) {
        Target.Stoppable server = stoppable(t);
        WireClient client = t.connected(t.hubs("quietHub").withAddress(server.address()));
        client.poll();
        server.stop();
        if (t.over(Wires.LP)) {
            Expect.matches(
                    "last envelope", client.nextEnvelope().raw().strip(), "\\{\"C\":\"[^\"]+\",\"T\":1,\"M\":\\[]}");
        } else {
            client.awaitEnd(t.soon());
        }
    }

    static Target.Stoppable stoppable(Trial t) {
        Supplier<Target.Stoppable> fresh = t.target().fresh();
        if (fresh == null) {
            throw new IllegalStateException("the target has no servers to stop");
        }
        return t.closing(fresh.get());
    }
}
