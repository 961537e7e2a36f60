package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.LifeWatch;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireOptions;
import dev.signalbox.conformance.wire.WireResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** L 72-78. */
final class ConnectionDataRules {
    private static final List<String> ENDPOINTS =
            List.of("/negotiate", "/ping", "/hubs", "/connect", "/reconnect", "/poll", "/send", "/start", "/abort");

    private ConnectionDataRules() {}

    static void addTo(RuleBook book) {
        book.rule(72, "absent, empty, null, [] mean no hubs, allowed")
                .needs(Feature.CHAT_HUB, Feature.LIFECYCLE)
                .over(Wires.all())
                .check(t -> {
                    for (String list : Arrays.asList(null, "", "null", "[]")) {
                        LifeWatch watch = t.watch();
                        WireClient client = t.connected(t.chat().withConnectionData(list));
                        receivesOnlyItsOwn(client);
                        watch.expect(client.connectionId());
                    }
                });
        book.rule(73, "[{\"name\":\"chathub\"}] and [{\"Name\":\"ChatHub\"}] are equivalent")
                .needs(Feature.CHAT_HUB)
                .over(Wires.all())
                .check(t -> {
                    for (String list : List.of(
                            "[{\"name\":\"chathub\"}]",
                            "[{\"Name\":\"ChatHub\"}]",
                            "[{name:'CHATHUB'}]",
                            "[ {\"extra\":[1,{\"x\":null}],\"name\":\"chatHub\"} ]",
                            "[/* one */{\"name\":\"chatHub\"}]")) {
                        WireClient client = t.connected(t.chat().withConnectionData(list));
                        String mark = t.mark();
                        client.invoke("chatHub", "Send", "\"" + mark + "\"", "\"b\"");
                        Expect.equal(
                                "message with " + list,
                                t.next(client),
                                Wires.call("broadcastMessage", "\"" + mark + "\",\"b\""));
                    }
                });
        book.rule(74, "an unknown hub is a failure")
                .check(t -> fails(t, List.of("/negotiate", "/connect"), "[{\"name\":\"nohub\"}]"));
        book.rule(75, "a duplicate hub (ignore-case) is a failure")
                .needs(Feature.CHAT_HUB)
                .check(t ->
                        fails(t, List.of("/negotiate", "/connect"), "[{\"name\":\"chatHub\"},{\"name\":\"CHATHUB\"}]"));
        book.rule(76, "one authorised and one unauthorised hub are allowed, only the authorised one is subscribed")
                .needs(Feature.SECURE_HUBS, Feature.QUIET_HUB, Feature.IDENTITY)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected(t.hubs("secureHub", "quietHub"));
                    WireClient alice = t.connected(t.hubs("secureHub").withHeader("X-User", "alice"));
                    String mark = t.mark();
                    alice.invoke("secureHub", "Tell", "\"" + mark + "\"");
                    alice.invoke("quietHub", "All", "\"" + mark + "\"");
                    Expect.equal(
                            "message", t.next(client), "{\"H\":\"QuietHub\",\"M\":\"all\",\"A\":[\"" + mark + "\"]}");
                    Expect.equal(
                            "message to alice",
                            t.next(alice),
                            "{\"H\":\"SecureHub\",\"M\":\"told\",\"A\":[\"" + mark + "\"]}");
                });
        book.rule(77, "only unauthorised hubs are 401 or 403")
                .needs(Feature.SECURE_HUBS, Feature.IDENTITY)
                .over(Wires.all())
                .check(t -> {
                    WireOptions options = t.hubs("secureHub", "adminHub");
                    WireOptions adminOnly = t.hubs("adminHub").withHeader("X-User", "alice");
                    for (String suffix : List.of("/negotiate", "/connect", "/ping", "/send", "/start", "/abort")) {
                        Expect.refused(t.client(options).request("GET", suffix, Map.of(), null), 401, "");
                        Expect.refused(t.client(adminOnly).request("GET", suffix, Map.of(), null), 403, "");
                    }
                    Expect.status(
                            t.client(adminOnly.withHeader("X-Roles", "x, ops"))
                                    .request("GET", "/negotiate", Map.of(), null),
                            200);
                });
        book.rule(78, "connectionData is validated on every endpoint, including ping and send")
                .check(t -> {
                    for (String list : List.of(
                            "[{\"name\":\"nohub\"}]",
                            "[{\"name\":\"a.b\"}]",
                            "[null]",
                            "[{}]",
                            "[{\"name\":null}]",
                            "{\"name\":\"chatHub\"}",
                            "\"chatHub\"",
                            "[{\"name\":",
                            "nonsense")) {
                        fails(t, ENDPOINTS, list);
                    }
                });
    }

    /** Progress goes to the connection itself and so marks the place where a broadcast would have been. */
    static void receivesOnlyItsOwn(WireClient client) {
        client.invoke("chatHub", "Send", "\"a\"", "\"not for clients without the hub\"");
        Expect.equal("reply", client.invoke("chatHub", "Progress", "1"), "{\"R\":\"done\",\"I\":\"1\"}");
        Expect.equal("next message", client.nextMessage(), "{\"I\":\"P|1\",\"P\":{\"I\":\"1\",\"D\":0}}");
    }

    private static void fails(Trial t, List<String> endpoints, String list) {
        // Nothing but the list is wrong: without a token, say, an endpoint fails that does not look at the list.
        WireClient client = t.negotiated(t.chat(Wires.LP).withConnectionData("[]"));
        String call = WireClient.invocation("chatHub", "Add", 0, "1", "2");
        for (String endpoint : endpoints) {
            WireResponse answer =
                    t.exchange(RawRequest.get(client.target(endpoint, Map.of("connectionData", list, "data", call))));
            Expect.failed(endpoint + " with " + list, answer);
            Expect.lacks("what the client sent is not reflected", answer.text(), list);
        }
    }
}
