package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.LifeWatch;
import dev.signalbox.conformance.rule.LifeWatch.Life;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.Negotiation;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.WebSocketWire;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** L 158-164. */
final class TokenRules {
    private static final int MOST_TRIES = 400;

    private TokenRules() {}

    /** A client that has joined a group at the target, and the token that says so. */
    private record Joined(WireClient client, String room, String groupsToken) {}

    static void addTo(RuleBook book) {
        book.rule(158, "token text is standard base64 with padding")
                .needs(Feature.CHAT_HUB)
                .over(Wires.all())
                .check(t -> {
                    Joined joined = joined(t);
                    for (String token : List.of(joined.client().negotiated().connectionToken(), joined.groupsToken())) {
                        Expect.matches("token", token, "[A-Za-z0-9+/]+={0,2}");
                        Expect.equal("length modulo 4", token.length() % 4, 0);
                        Expect.that(Base64.getDecoder().decode(token).length > 0, "the token is empty");
                    }
                });
        book.rule(159, "a tampered token is 400; a tampered groups token is ignored")
                .needs(Feature.CHAT_HUB, Feature.LIFECYCLE, Feature.TWIN)
                .over(Wires.streaming())
                .check(t -> {
                    tamperedConnectionToken(t);
                    Joined joined = joined(t);
                    String token = joined.groupsToken();
                    for (int at : List.of(20, token.length() / 2, token.length() - 6)) {
                        expectNotMember(t, joined, changed(token, at));
                    }
                });
        book.rule(160, "a connection token is not usable as groups token and vice versa")
                .needs(Feature.CHAT_HUB, Feature.LIFECYCLE, Feature.TWIN)
                .over(Wires.streaming())
                .check(t -> {
                    Joined joined = joined(t);
                    Expect.refused(start(t, joined.groupsToken()), 400, Wires.BAD_TOKEN);
                    expectNotMember(t, joined, joined.client().negotiated().connectionToken());
                });
        book.rule(161, "the groups token of another connection id is ignored")
                .needs(Feature.CHAT_HUB, Feature.LIFECYCLE, Feature.TWIN)
                .over(Wires.streaming())
                .check(t -> {
                    Joined joined = joined(t);
                    for (String wrong : Arrays.asList(joined(t).groupsToken(), null, "garbage")) {
                        expectNotMember(t, joined, wrong);
                    }
                });
        book.rule(162, "user names with colons work")
                .needs(Feature.CHAT_HUB, Feature.IDENTITY)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected(t.chat().withQuery("user", "corp:a:\u00e4"));
                    Expect.equal("reply", client.invoke("chatHub", "WhoAmI"), "{\"R\":\"corp:a:\u00e4\",\"I\":\"0\"}");
                });
        book.rule(163, "tokens remain valid after a restart and on another node with the same key")
                .needs(Feature.CHAT_HUB, Feature.LIFECYCLE, Feature.TWIN)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    Joined joined = joined(t);
                    WireClient moved = reconnected(t, joined, joined.groupsToken());
                    moved.invoke("chatHub", "SendToGroup", joined.room(), "\"group\"");
                    Expect.equal("message", t.next(moved), Wires.call("groupMessage", "\"group\""));
                });
        book.rule(164, "a groups token in which + became a space still verifies")
                .optional()
                .needs(Feature.CHAT_HUB, Feature.LIFECYCLE, Feature.TWIN)
                .over(Wires.streaming())
                .check(TokenRules::plusBecameSpace);
    }

    private static Joined joined(Trial t) {
        WireClient client = t.connected();
        String room = "\"" + t.mark() + "\"";
        Wires.join(client, room);
        t.expectMark(client);
        return new Joined(client, room, Wires.groupsToken(client));
    }

    private static String changed(String token, int at) {
        return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
    }

    private static WireResponse start(Trial t, String token) {
        return t.get("/start?transport=" + t.transport().wireName() + "&connectionToken=" + RawRequest.escape(token));
    }

    private static void tamperedConnectionToken(Trial t) {
        String token = t.negotiated(t.chat()).negotiated().connectionToken();
        for (int i = 0; i < token.length() - 3; i += 7) {
            Expect.refused(start(t, changed(token, i)), 400, Wires.BAD_TOKEN);
        }
        Expect.refused(start(t, token.substring(0, token.length() - 4)), 400, Wires.BAD_TOKEN);
    }

    /** Goes on at the twin, which knows nothing but what the tokens say. */
    private static WireClient reconnected(Trial t, Joined joined, @Nullable String groupsToken) {
        LifeWatch watch = t.watchTwin();
        WireClient moved = t.moved(joined.client(), joined.client().options());
        moved.position(null, groupsToken);
        moved.reconnect();
        moved.poll();
        watch.await(t.soon(), joined.client().connectionId(), Life.RECONNECTED);
        return moved;
    }

    private static void expectNotMember(Trial t, Joined joined, @Nullable String groupsToken) {
        WireClient moved = reconnected(t, joined, groupsToken);
        moved.invoke("chatHub", "SendToGroup", joined.room(), "\"group\"");
        t.expectMark(moved);
        // The twin forgets the connection, so that the next wrong token meets one it has never seen.
        moved.abort();
        moved.awaitEnd(t.soon());
    }

    private static void plusBecameSpace(Trial t) {
        WireClient client = t.client(t.chat());
        Negotiation negotiated = client.negotiate();
        for (int i = 0; i < MOST_TRIES && !negotiated.connectionToken().contains("+"); i++) {
            negotiated = client.negotiate();
        }
        Expect.answered(
                t.get("/start?transport=" + t.transport().wireName() + "&connectionToken="
                        + negotiated.connectionToken()),
                Wires.STARTED);
        Joined joined = joined(t);
        for (int i = 0; i < MOST_TRIES && !joined.groupsToken().contains("+"); i++) {
            joined = joined(t);
        }
        WireClient moved = t.moved(joined.client(), joined.client().options());
        String target =
                moved.target("/reconnect", Map.of("frameId", "1")) + "&messageId=&groupsToken=" + joined.groupsToken();
        String call = WireClient.invocation("chatHub", "SendToGroup", 5, joined.room(), "\"group\"");
        LifeWatch watch = t.watchTwin();
        if (t.over(Wires.WS)) {
            WebSocketWire socket = t.closing(WebSocketWire.open(t.twin(), WebSocketWire.upgrade(target), t.deadline()));
            watch.await(t.soon(), joined.client().connectionId(), Life.RECONNECTED);
            socket.sendText(call);
            String message = socket.nextMessage(t.deadline());
            while (message != null && !message.contains("groupMessage")) {
                message = socket.nextMessage(t.deadline());
            }
            Expect.that(message != null, "the socket was closed");
        } else {
            Pieces pieces = new Pieces(t, t.closing(HttpExchange.open(t.twin(), RawRequest.get(target), t.deadline())));
            watch.await(t.soon(), joined.client().connectionId(), Life.RECONNECTED);
            Expect.status(moved.post(call), 200);
            pieces.until("groupMessage");
        }
    }
}
