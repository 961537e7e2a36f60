package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireOptions;
import java.util.Map;

/** L 199-202, L 208-220: state, progress, pipeline, authorisation, contexts. */
final class HubFeatureRules {

    private HubFeatureRules() {}

    static void addStateTo(RuleBook book) {
        book.rule(199, "S is returned only if state changed")
                .needs(Feature.CHAT_HUB)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected();
                    state(
                            client,
                            "IncState",
                            "",
                            "{\"counter\":41,\"name\":\"J\"}",
                            "{\"S\":{\"counter\":42},\"R\":42,\"I\":\"0\"}");
                    state(client, "SetState", "\"name\",\"J\"", "{\"name\":\"J\"}", "{\"I\":\"0\"}");
                    state(
                            client,
                            "SetState",
                            "\"name\",\"K\"",
                            "{\"name\":\"J\"}",
                            "{\"S\":{\"name\":\"K\"},\"I\":\"0\"}");
                    state(client, "ReadState", "\"Name\"", "{\"name\":\"J\"}", "{\"I\":\"0\"}");
                    state(client, "ReadState", "\"name\"", "{\"name\":\"J\"}", "{\"R\":\"J\",\"I\":\"0\"}");
                });
        book.rule(200, "caller state set before a Caller call is included in that call")
                .needs(Feature.RULE_HUBS)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected(t.hubs("ruleHub"));
                    client.send("{\"H\":\"ruleHub\",\"M\":\"Announce\",\"A\":[],\"I\":3,\"S\":{}}");
                    Expect.equal(
                            "reply",
                            client.nextReply(),
                            "{\"S\":{\"before\":1,\"after\":2},\"R\":\"done\",\"I\":\"3\"}");
                    // The two messages have topics of their own, whose order the original does not keep (K60).
                    String one = client.nextMessage();
                    String other = client.nextMessage();
                    boolean swapped = !one.contains("\"S\"");
                    Expect.equal(
                            "message to the caller",
                            swapped ? other : one,
                            "{\"H\":\"RuleHub\",\"M\":\"m\",\"A\":[],\"S\":{\"before\":1}}");
                    Expect.equal("message to all", swapped ? one : other, "{\"H\":\"RuleHub\",\"M\":\"m\",\"A\":[]}");
                });
        book.rule(201, "a progress element is {\"I\":\"P|<id>\",\"P\":{\"I\":\"<id>\",\"D\":<v>}} inside M")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    WireClient client = t.connected(t.hubs("quietHub"));
                    client.send(WireClient.invocation("chatHub", "Progress", 5, "2"));
                    for (int i = 0; i < 2; i++) {
                        Expect.equal(
                                "progress",
                                client.nextMessage(),
                                "{\"I\":\"P|5\",\"P\":{\"I\":\"5\",\"D\":" + i + "}}");
                    }
                    Expect.equal("reply", client.nextReply(), "{\"R\":\"done\",\"I\":\"5\"}");
                });
        book.rule(202, "progress after completion throws: You cannot report progress on a hub method invocation ...")
                .provenBy("hubs/ProgressTest#reportAfterCompletion");
    }

    private static void state(WireClient client, String method, String arguments, String state, String reply) {
        client.send(
                "{\"H\":\"chatHub\",\"M\":\"" + method + "\",\"A\":[" + arguments + "],\"I\":0,\"S\":" + state + "}");
        Expect.equal("reply to " + method + "(" + arguments + ")", client.nextReply(), reply);
    }

    static void addPipelineTo(RuleBook book) {
        book.rule(208, "strongly typed clients are validated with the texts of F14")
                .provenBy("hubs/TypedHubTest#refusals");
        book.rule(209, "pipeline order: first added outermost; adding after first use throws its text")
                .provenBy("hubs/PipelineTest#order", "hubs/PipelineTest#addingLate");
        book.rule(210, "onBeforeIncoming false is success without result").provenBy("hubs/PipelineTest#stopped");
        book.rule(211, "onIncomingError can replace the error or set the result")
                .provenBy("hubs/PipelineTest#replacedErrors");
        authorisation(book);
        rejoining(book);
        book.rule(218, "one hub instance per call, disposed afterwards")
                .needs(Feature.RULE_HUBS)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected(t.hubs("ruleHub"));
                    for (int i = 0; i < 3; i++) {
                        Expect.equal("reply", client.invoke("ruleHub", "Count"), "{\"R\":1,\"I\":\"" + i + "\"}");
                    }
                });
        book.rule(219, "the hub context from outside works for broadcast, group, user and Groups.add")
                .provenBy("hubs/ClientSelectorsTest#fromOutside");
        book.rule(220, "the call context exposes id, user, query, headers, cookies of the right request")
                .needs(Feature.CHAT_HUB, Feature.IDENTITY)
                .in(Dialect.everyVersion(Wires.all()))
                .check(HubFeatureRules::context);
    }

    private static void authorisation(RuleBook book) {
        book.rule(
                        212,
                        "Authorize on a class blocks connect and calls; RequireOutgoing=false only calls; on a method it")
                .needs(Feature.SECURE_HUBS, Feature.IDENTITY, Feature.CHAT_HUB)
                .over(Wires.all())
                .check(t -> {
                    Expect.equal(
                            "connecting to secureHub",
                            t.client(t.hubs("secureHub"))
                                    .request("GET", "/negotiate", Map.of(), null)
                                    .status(),
                            401);
                    WireClient anonymous = t.connected(t.hubs("secureIncomingHub"));
                    Expect.contains("reply", anonymous.invoke("secureIncomingHub", "Who"), "\"E\":");
                    Expect.contains("reply", anonymous.invoke("secureHub", "Who"), "\"E\":");
                    Expect.contains("reply", anonymous.invoke("chatHub", "AuthOnly"), "\"E\":");
                    Expect.equal("reply", anonymous.invoke("chatHub", "Add", "1", "2"), "{\"R\":3,\"I\":\"3\"}");
                    WireClient alice = t.connected(
                            t.hubs("secureHub").withHeader("X-User", "alice").withHeader("X-Roles", "admin"));
                    Expect.equal("reply", alice.invoke("secureIncomingHub", "Who"), "{\"R\":\"alice\",\"I\":\"0\"}");
                    Expect.equal("reply", alice.invoke("secureHub", "Who"), "{\"R\":\"alice\",\"I\":\"1\"}");
                    Expect.equal("reply", alice.invoke("adminHub", "Who"), "{\"R\":\"alice\",\"I\":\"2\"}");
                    Expect.equal("reply", alice.invoke("chatHub", "AuthOnly"), "{\"R\":\"hello alice\",\"I\":\"3\"}");
                    Expect.equal("reply", alice.invoke("chatHub", "AdminOnly"), "{\"R\":\"admin alice\",\"I\":\"4\"}");
                    WireClient bob = t.connected(t.hubs("secureHub").withHeader("X-User", "bob"));
                    Expect.contains("reply", bob.invoke("adminHub", "Who"), "\"E\":");
                    Expect.contains("reply", bob.invoke("chatHub", "AdminOnly"), "\"E\":");
                });
        book.rule(213, "denied call text (detailed): Caller is not authorized to invoke the <M> method on <Hub>.")
                .needs(Feature.CHAT_HUB, Feature.DETAILED_ERRORS)
                .over(Wires.all())
                .check(
                        t -> Expect.matches(
                                "reply",
                                t.connected().invoke("chatHub", "AuthOnly"),
                                // The method in the server's spelling, which differs by language.
                                "\\{\"I\":\"0\",\"E\":\"Caller is not authorized to invoke the [aA]uthOnly method on ChatHub\\.\"}"));
        book.rule(214, "Users and Roles lists are trimmed; user names ignore case")
                .provenBy("hubs/AuthorizationTest#connecting", "hubs/AuthorizationTest#calling");
        book.rule(215, "RequireAuthentication applies to all hubs")
                .needs(Feature.REQUIRE_AUTHENTICATION, Feature.CHAT_HUB, Feature.IDENTITY)
                .over(Wires.all())
                .check(t -> {
                    for (String hub : new String[] {"chatHub", "quietHub", "secureIncomingHub"}) {
                        Expect.equal(
                                "connecting to " + hub,
                                t.client(t.hubs(hub))
                                        .request("GET", "/negotiate", Map.of(), null)
                                        .status(),
                                401);
                    }
                    WireClient anonymous = t.negotiated(t.hubs());
                    Expect.contains(
                            "reply",
                            Wires.post(t, anonymous, WireClient.invocation("chatHub", "Add", 0, "1", "2"))
                                    .text(),
                            "\"E\":");
                    WireClient alice = t.connected(t.chat().withHeader("X-User", "alice"));
                    Expect.equal("reply", alice.invoke("chatHub", "Add", "1", "2"), "{\"R\":3,\"I\":\"0\"}");
                });
    }

    private static void rejoining(RuleBook book) {
        book.rule(216, "the rejoining groups filter can drop groups on reconnect")
                .provenBy("hubs/RejoinTest#modulesFilter");
        book.rule(217, "groups of hubs not listed in connectionData are dropped on reconnect")
                .needs(Feature.CHAT_HUB, Feature.QUIET_HUB, Feature.TWIN)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected(t.hubs("chatHub", "quietHub"));
                    String room = "\"" + t.mark() + "\"";
                    Wires.join(client, room);
                    client.poll();
                    client.invoke("quietHub", "Join", room);
                    t.expectMark(client);
                    WireOptions without = client.options().withHubs("quietHub");
                    WireClient moved = t.moved(client, without);
                    moved.position(null, Wires.groupsToken(client));
                    moved.reconnect();
                    moved.poll();
                    moved.invoke("chatHub", "SendToGroup", room, "\"dropped\"");
                    moved.invoke("quietHub", "Group", room, "\"kept\"");
                    Expect.equal("message", t.next(moved), "{\"H\":\"QuietHub\",\"M\":\"all\",\"A\":[\"kept\"]}");
                });
    }

    private static void context(Trial t) {
        WireClient client = t.connected(t.chat()
                .withHeader("X-User", "alice")
                .withHeader("Cookie", "c1=v1; C2=v2")
                .withQuery("q", "a b"));
        expect(client, 0, "WhoAmI", "", "\"alice\"");
        expect(client, 1, "MyConnectionId", "", "\"" + client.connectionId() + "\"");
        expect(client, 2, "QueryValue", "\"Q\"", "\"a b\"");
        expect(client, 3, "HeaderValue", "\"x-user\"", "\"alice\"");
        expect(client, 4, "CookieValue", "\"c1\"", "\"v1\"");
        if (!t.over(Wires.WS)) {
            // Over HTTP the right request is the /send, whatever the receive request said.
            String call = WireClient.invocation("chatHub", "QueryValue", 5, "\"only\"");
            Expect.answered(
                    t.exchange(RawRequest.postForm(
                                    client.target("/send", Map.of("only", "here")), "data=" + RawRequest.escape(call))
                            .header("X-User", "alice")),
                    "{\"R\":\"here\",\"I\":\"5\"}");
        }
    }

    private static void expect(WireClient client, int id, String method, String argument, String result) {
        Expect.equal(
                "reply to " + method,
                client.invoke("chatHub", method, argument),
                "{\"R\":" + result + ",\"I\":\"" + id + "\"}");
    }
}
