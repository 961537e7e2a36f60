package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireResponse;
import java.util.List;

/** L 177-198: how calls are read, which method they reach, and what comes back. */
final class HubCallRules {
    private static final int LONGEST_STATE = 4096;

    private HubCallRules() {}

    /** A call as it is sent, and its reply. */
    private record Exchange(String call, String reply) {}

    static void addTo(RuleBook book) {
        names(book);
        methods(book);
        envelope(book);
        binding(book);
        results(book);
    }

    private static void names(RuleBook book) {
        book.rule(177, "hub name lookup ignores case; outgoing H is in server casing")
                .needs(Feature.CHAT_HUB)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected(t.hubs("CHATHUB"));
                    for (int i = 0; i < 3; i++) {
                        String hub = List.of("chathub", "ChatHub", "CHATHUB").get(i);
                        String call = WireClient.invocation(hub, "CallCaller", i, "\"m\"", "1");
                        client.send(call);
                        Expect.equal("reply", client.nextReply(), "{\"I\":\"" + i + "\"}");
                        Expect.equal("message", t.next(client), Wires.call("m", "1"));
                    }
                });
        book.rule(178, "two hubs with the same name ignore-case are a start-up error: Two Hubs must not share ...")
                .provenBy("hubs/HubDescriptorTest#sharedNames");
        book.rule(179, "a hub name containing . is refused: The hub name '<n>' is invalid.")
                .provenBy("hubs/HubDescriptorTest#names");
        book.rule(180, "camel case lowers only the first letter (URLHub is uRLHub)")
                .needs(Feature.RULE_HUBS, Feature.PROXIES)
                .over(Wires.all())
                .check(t -> {
                    Expect.contains(
                            "script", t.get("/hubs").text(), "proxies['uRLHub'] = this.createHubProxy('uRLHub');");
                    WireClient client = t.connected(t.hubs("urlhub"));
                    client.invoke("uRLHub", "CallMe");
                    Expect.equal("message", client.nextMessage(), "{\"H\":\"URLHub\",\"M\":\"m\",\"A\":[]}");
                });
    }

    private static void methods(RuleBook book) {
        exchanges(
                book,
                181,
                "a renamed method is reachable only by its new name",
                call("customName", "\"x\"", "{\"R\":\"custom x\",\"I\":\"0\"}"),
                call("customname", "\"x\"", "{\"R\":\"custom x\",\"I\":\"0\"}"),
                fails("ServerSideName", "\"x\""));
        book.rule(182, "base-class methods are callable, framework methods (OnConnected, Dispose, ToString) not")
                .needs(Feature.CHAT_HUB, Feature.RULE_HUBS, Feature.GENERIC_ERRORS)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected();
                    Expect.equal("reply", client.invoke("ruleHub", "Inherited"), "{\"R\":\"inherited\",\"I\":\"0\"}");
                    int id = 1;
                    for (String method : List.of(
                            "OnConnected",
                            "OnDisconnected",
                            "OnReconnected",
                            "ToString",
                            "Equals",
                            "GetHashCode",
                            "hashCode",
                            "Dispose",
                            "Clients",
                            "Context",
                            "Groups",
                            "StaticNotCallable")) {
                        for (String hub : List.of("chatHub", "ruleHub")) {
                            Expect.equal(
                                    "reply to " + hub + "." + method,
                                    client.invoke(hub, method),
                                    "{\"I\":\"" + id++ + "\",\"E\":\"" + generic(hub, method) + "\"}");
                        }
                    }
                });
        exchanges(
                book,
                183,
                "method lookup ignores case",
                call("ADD", "2,3", "{\"R\":5,\"I\":\"0\"}"),
                call("add", "2,3", "{\"R\":5,\"I\":\"0\"}"));
        exchanges(
                book,
                184,
                "overloads are chosen by count; an ambiguous count fails",
                call("Overload", "", "{\"R\":\"0\",\"I\":\"0\"}"),
                call("Overload", "1", "{\"R\":\"1:1\",\"I\":\"0\"}"),
                call("Overload", "1,2", "{\"R\":\"2:1,2\",\"I\":\"0\"}"),
                fails("Overload", "1,2,3"),
                fails("SameArity", "1"));
        book.rule(185, "too few or many arguments fail with the detailed text of F3")
                .needs(Feature.CHAT_HUB, Feature.DETAILED_ERRORS)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected();
                    Expect.equal(
                            "reply",
                            client.invoke("chatHub", "NoSuchMethod"),
                            error(0, "'NoSuchMethod' method could not be resolved. No method found with that name."));
                    // Candidates are listed when the name is spelled as the server does, which differs by language.
                    Expect.matches(
                            "reply",
                            client.invoke("chatHub", "Add", "1") + client.invoke("chatHub", "add", "1,2,3"),
                            ".*'[Aa]dd' method could not be resolved\\. Potential candidates are: "
                                    + "\\\\n[Aa]dd\\(a:Int32, b:Int32\\):Int32.*");
                });
    }

    private static void envelope(RuleBook book) {
        exchanges(
                book,
                186,
                "A absent means no arguments",
                new Exchange("{\"H\":\"chatHub\",\"M\":\"Overload\",\"I\":0}", "{\"R\":\"0\",\"I\":\"0\"}"),
                new Exchange("{\"H\":\"chatHub\",\"M\":\"Overload\",\"A\":null,\"I\":0}", "{\"R\":\"0\",\"I\":\"0\"}"));
        exchanges(
                book,
                187,
                "I number, string, absent are all accepted; reply I is a string or null",
                new Exchange("{\"H\":\"chatHub\",\"M\":\"Add\",\"A\":[2,3],\"I\":0}", "{\"R\":5,\"I\":\"0\"}"),
                new Exchange("{\"H\":\"chatHub\",\"M\":\"Add\",\"A\":[2,3],\"I\":\"x\"}", "{\"R\":5,\"I\":\"x\"}"),
                new Exchange("{\"H\":\"chatHub\",\"M\":\"Add\",\"A\":[2,3],\"I\":1.0}", "{\"R\":5,\"I\":\"1.0\"}"),
                new Exchange("{\"H\":\"chatHub\",\"M\":\"Add\",\"A\":[2,3],\"I\":null}", "{\"R\":5,\"I\":null}"),
                new Exchange("{\"H\":\"chatHub\",\"M\":\"Add\",\"A\":[2,3]}", "{\"R\":5,\"I\":null}"));
        exchanges(
                book,
                188,
                "lower-case member names h, m, a, i are accepted",
                new Exchange("{\"i\":7,\"a\":[2,3],\"m\":\"Add\",\"h\":\"chatHub\",\"z\":{}}", "{\"R\":5,\"I\":\"7\"}"),
                new Exchange("{H:'chatHub',M:'Add',A:[2,3],I:0}", "{\"R\":5,\"I\":\"0\"}"));
        book.rule(189, "state over 4096 characters is rejected")
                .needs(Feature.CHAT_HUB)
                .over(Wires.all())
                .check(HubCallRules::longState);
    }

    private static void binding(RuleBook book) {
        exchanges(
                book,
                190,
                "\"5\" binds to int; 1.5 to int fails; null to int fails; null to object is null",
                call("Add", "\"2\",\"3\"", "{\"R\":5,\"I\":\"0\"}"),
                fails("Add", "1.5,2"),
                fails("Add", "null,2"),
                fails("Add", "\"x\",2"),
                call("Echo", "null", "{\"I\":\"0\"}"),
                call("EchoString", "null", "{\"I\":\"0\"}"),
                call("EchoString", "5.50", "{\"R\":\"5.5\",\"I\":\"0\"}"),
                call("EchoString", "true", "{\"R\":\"true\",\"I\":\"0\"}"),
                fails("EchoString", "{}"),
                call("EchoNullableInt", "null", "{\"I\":\"0\"}"),
                call("EchoChar", "\"x\"", "{\"R\":\"x\",\"I\":\"0\"}"),
                fails("EchoChar", "\"xy\""),
                call("EchoList", "[3,1,2]", "{\"R\":[3,1,2],\"I\":\"0\"}"),
                fails("EchoList", "{\"a\":1}"),
                fails("EchoGuid", "\"zz\""),
                fails("EchoEnum", "\"Nope\""),
                fails("EchoBool", "\"maybe\""),
                fails("EchoComplex", "[1]"),
                call("ParamsArray", "[1,2,3]", "{\"R\":6,\"I\":\"0\"}"),
                call(
                        "Echo",
                        "{\"B\":{\"c\":[1,\"x\",null]},\"a\":1.0}",
                        "{\"R\":{\"B\":{\"c\":[1,\"x\",null]},\"a\":1.0},\"I\":\"0\"}"),
                call(
                        "Echo",
                        "{\"d\":\"2020-01-02T03:04:05Z\"}",
                        "{\"R\":{\"d\":\"2020-01-02T03:04:05Z\"},\"I\":\"0\"}"));
        book.rule(191, "a binding error is 200 with a generic E; the detailed text when enabled")
                .needs(Feature.CHAT_HUB, Feature.GENERIC_ERRORS)
                .over(Wires.http())
                .check(t -> {
                    WireResponse answer = t.connected().post(WireClient.invocation("chatHub", "Add", 0, "\"x\"", "2"));
                    Expect.answered(answer, error(0, generic("chatHub", "Add")));
                });
        book.rule(192, "argument nesting deeper than 20 fails")
                .needs(Feature.CHAT_HUB)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected();
                    String twenty = "[".repeat(20) + "]".repeat(20);
                    Expect.equal(
                            "reply", client.invoke("chatHub", "Echo", twenty), "{\"R\":" + twenty + ",\"I\":\"0\"}");
                    Expect.contains("reply", client.invoke("chatHub", "Echo", "[" + twenty + "]"), "\"E\":");
                    if (t.over(Wires.WS)) {
                        // Not even JSON; on a socket it gets no answer or an error, and harms nobody.
                        client.send("{\"H\":\"chatHub\",\"M\":\"Echo\",\"I\":2,\"A\":[" + "[".repeat(30_000) + "]}");
                    }
                    client.send(WireClient.invocation("chatHub", "Add", 9, "1", "2"));
                    String reply = client.nextReply();
                    while (!reply.contains("\"I\":\"9\"")) {
                        reply = client.nextReply();
                    }
                    Expect.equal("reply", reply, "{\"R\":3,\"I\":\"9\"}");
                });
    }

    private static void results(RuleBook book) {
        exchanges(
                book,
                193,
                "void is {\"I\":\"0\"}; a null result is the same",
                call("ReturnVoid", "", "{\"I\":\"0\"}"),
                call("ReturnTask", "", "{\"I\":\"0\"}"),
                call("EchoNull", "5", "{\"I\":\"0\"}"));
        exchanges(
                book,
                194,
                "result member order is S, R, I, P, H, E, T, D",
                new Exchange(
                        "{\"H\":\"chatHub\",\"M\":\"IncState\",\"A\":[],\"I\":0,\"S\":{\"counter\":41,\"name\":\"J\"}}",
                        "{\"S\":{\"counter\":42},\"R\":42,\"I\":\"0\"}"),
                call(
                        "ThrowHubException",
                        "\"he\",{\"code\":7}",
                        "{\"I\":\"0\",\"H\":true,\"E\":\"he\",\"D\":{\"code\":7}}"));
        exchanges(
                book,
                195,
                "HubException: E is its message, H is true, D when data is given",
                call(
                        "ThrowHubException",
                        "\"he\",{\"code\":7}",
                        "{\"I\":\"0\",\"H\":true,\"E\":\"he\",\"D\":{\"code\":7}}"),
                call("ThrowHubException", "\"plain\",null", "{\"I\":\"0\",\"H\":true,\"E\":\"plain\"}"));
        exchanges(
                book,
                196,
                "any other exception: There was an error invoking Hub method '<hub>.<method>'., names as sent",
                new Exchange(
                        "{\"H\":\"cHathub\",\"M\":\"tHrow\",\"A\":[],\"I\":0}", error(0, generic("cHathub", "tHrow"))),
                fails("NoSuchMethod", ""),
                fails("AuthOnly", ""),
                fails("AdminOnly", ""));
        book.rule(197, "detailed errors: the exception's message; no T outside development mode")
                .needs(Feature.CHAT_HUB, Feature.DETAILED_ERRORS)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected();
                    Expect.equal("reply", client.invoke("chatHub", "Throw"), error(0, "boom"));
                    Expect.equal("reply", client.invoke("chatHub", "ThrowAsync"), error(1, "async boom"));
                    Expect.equal(
                            "reply", client.invoke("chatHub", "Cancelled"), error(2, "The operation was canceled."));
                    Expect.equal(
                            "reply",
                            client.invoke("chatHub", "Add", "\"x\"", "2"),
                            error(3, "Could not convert string to integer: x. Path '', line 1, position 3."));
                });
        exchanges(
                book,
                198,
                "an asynchronous result is awaited; a failed future behaves like a throw",
                call("ReturnTaskInt", "", "{\"R\":42,\"I\":\"0\"}"),
                fails("ThrowAsync", ""),
                fails("Cancelled", ""));
    }

    private static void exchanges(RuleBook book, int number, String text, Exchange... exchanges) {
        book.rule(number, text)
                .needs(Feature.CHAT_HUB, Feature.GENERIC_ERRORS)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected();
                    for (Exchange exchange : exchanges) {
                        client.send(exchange.call());
                        Expect.equal("reply to " + exchange.call(), client.nextReply(), exchange.reply());
                    }
                });
    }

    private static Exchange call(String method, String arguments, String reply) {
        return new Exchange(WireClient.invocation("chatHub", method, 0, arguments), reply);
    }

    private static Exchange fails(String method, String arguments) {
        return call(method, arguments, error(0, generic("chatHub", method)));
    }

    private static String error(int id, String text) {
        return "{\"I\":\"" + id + "\",\"E\":" + JsonText.quote(text) + "}";
    }

    private static String generic(String hub, String method) {
        return "There was an error invoking Hub method '" + hub + "." + method + "'.";
    }

    private static void longState(Trial t) {
        WireClient client = t.connected();
        client.send(readState(0, LONGEST_STATE));
        Expect.matches("reply", client.nextReply(), "\\{\"R\":\"x+\",\"I\":\"0\"}");
        String tooLong = readState(1, LONGEST_STATE + 1);
        if (t.over(Wires.WS)) {
            client.send(tooLong);
        } else {
            WireResponse answer = client.post(tooLong);
            Expect.that(
                    answer.status() == 500 || answer.text().contains("\"E\":"),
                    "answer: " + answer + " (expected: 500 or an error)");
            Expect.lacks("answer", answer.text(), "xxx");
        }
        client.send(WireClient.invocation("chatHub", "Add", 2, "1", "2"));
        String reply = client.nextReply();
        if (reply.contains("\"I\":\"1\"")) {
            Expect.contains("reply", reply, "\"E\":");
            reply = client.nextReply();
        }
        Expect.equal("reply", reply, "{\"R\":3,\"I\":\"2\"}");
    }

    private static String readState(int id, int length) {
        String state = "{\"k\":\"" + "x".repeat(length - "{\"k\":\"\"}".length()) + "\"}";
        return "{\"H\":\"chatHub\",\"M\":\"ReadState\",\"A\":[\"k\"],\"I\":" + id + ",\"S\":" + state + "}";
    }
}
