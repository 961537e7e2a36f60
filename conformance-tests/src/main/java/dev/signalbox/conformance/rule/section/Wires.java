package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireOptions;
import dev.signalbox.conformance.wire.WireResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the rules of several sections share. */
final class Wires {
    static final Transport WS = Transport.WEB_SOCKETS;
    static final Transport SSE = Transport.SERVER_SENT_EVENTS;
    static final Transport FF = Transport.FOREVER_FRAME;
    static final Transport LP = Transport.LONG_POLLING;

    static final String PONG = "{ \"Response\": \"pong\" }";
    static final String STARTED = "{ \"Response\": \"started\" }";
    static final String UNKNOWN_TRANSPORT = "Protocol error: Unknown transport.";
    static final String MISSING_TOKEN = "Protocol error: Missing connection token.";
    static final String BAD_TOKEN = "The ConnectionId is in the incorrect format.";
    static final String OTHER_USER =
            "Unrecognized user identity.  The user identity cannot change during an active SignalR connection.";
    static final String JSON_TYPE = "application/json; charset=UTF-8";
    static final String SCRIPT_TYPE = "application/javascript; charset=UTF-8";

    /** An envelope that says nothing but its cursor. */
    static final String EMPTY = "\\{\"C\":\"[^\"]+\",\"M\":\\[]}";

    private Wires() {}

    static Transport[] all() {
        return new Transport[] {WS, SSE, FF, LP};
    }

    /** Those whose answers stay open. */
    static Transport[] streaming() {
        return new Transport[] {WS, SSE, FF};
    }

    /** Those that send by {@code /send}. */
    static Transport[] http() {
        return new Transport[] {SSE, FF, LP};
    }

    static JsonText negotiate(Trial t, String query) {
        WireResponse answer = t.get("/negotiate" + query);
        Expect.status(answer, 200);
        return JsonText.parse(answer.text());
    }

    static String connectionData(String text) {
        return "connectionData=" + RawRequest.escape(text);
    }

    /** An element of {@code M} that calls a method of the chat hub's client. */
    static String call(String method, String arguments) {
        return "{\"H\":\"ChatHub\",\"M\":\"" + method + "\",\"A\":[" + arguments + "]}";
    }

    /** All that is still to come of an answer. */
    static String rest(Trial t, HttpExchange exchange) {
        return new String(exchange.body().rest(t.deadline()), StandardCharsets.UTF_8);
    }

    /** A body as text. */
    static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The cursor a client has by now. */
    static String cursor(WireClient client) {
        String cursor = client.cursor();
        Expect.that(cursor != null, "no envelope has come yet");
        return String.valueOf(cursor);
    }

    /** Joins a group of the chat hub, with a poll open where there are polls: the original completes it only then. */
    static void join(WireClient client, String room) {
        client.poll();
        client.invoke("chatHub", "JoinGroup", room);
    }

    /** Leaves a group of the chat hub, with a poll open where there are polls. */
    static void leave(WireClient client, String room) {
        client.poll();
        client.invoke("chatHub", "LeaveGroup", room);
    }

    /** The groups token a client has by now. */
    static String groupsToken(WireClient client) {
        String token = client.groupsToken();
        Expect.that(token != null, "no groups token has come yet");
        return String.valueOf(token);
    }

    /** The envelopes among what a client has received, white space around them removed. */
    static List<String> envelopes(WireClient client) {
        return client.transcript().stream()
                .map(String::strip)
                // Keep-alives are empty, replies have an id.
                .filter(text -> !text.equals("{}") && !JsonText.parse(text).has("I"))
                .toList();
    }

    /** Sends a call as a client by {@code /send}, whatever its transport: one needs no channel for it (protocol K81). */
    static WireResponse post(Trial t, WireClient client, String data) {
        WireOptions options = client.options();
        WireClient sender = t.client(new WireOptions(
                options.address(),
                options.mount(),
                options.transport() == WS ? SSE : options.transport(),
                options.clientProtocol(),
                options.connectionData(),
                options.query(),
                options.headers(),
                options.timeout()));
        sender.adopt(client.negotiated());
        return sender.post(data);
    }

    /** The client of {@code groups-raw} answers what it does not know; the reply is a message. */
    static void sendRaw(Trial t, WireClient client, RawRequest request, String expected) {
        Expect.status(t.exchange(request), 200);
        Expect.equal("next message", client.nextMessage(), JsonText.quote("unknown:" + expected));
    }
}
