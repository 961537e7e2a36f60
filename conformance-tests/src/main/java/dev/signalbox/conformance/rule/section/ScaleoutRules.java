package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.LifeWatch;
import dev.signalbox.conformance.rule.LifeWatch.Life;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireOptions;
import java.util.List;

/** L 227-235: several servers on one backplane. */
final class ScaleoutRules {
    private static final String NODES = "persistent-connection/NodesTest#";
    private static final String OUTBOX = "persistent-connection/OutboxTest#";

    private ScaleoutRules() {}

    static void addTo(RuleBook book) {
        book.rule(227, "two servers, one backplane: broadcast, group, user, client sends reach clients on both")
                .needs(Feature.CHAT_HUB, Feature.IDENTITY, Feature.BACKPLANE)
                .over(Wires.all())
                .check(ScaleoutRules::bothServers);
        book.rule(228, "an abort sent to server B ends the connection on A with OnDisconnected(true)")
                .needs(Feature.LIFECYCLE, Feature.BACKPLANE)
                .over(Wires.all())
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.connected();
                    client.poll();
                    WireClient other = t.moved(client, client.options());
                    Expect.answered(other.abort(), "");
                    watch.await(t.soon(), client.connectionId(), Life.CONNECTED, Life.STOPPED);
                    if (!t.over(Wires.LP)) {
                        client.awaitEnd(t.soon());
                    }
                });
        book.rule(229, "Groups.add on B for a client on A completes")
                .needs(Feature.CHAT_HUB, Feature.BACKPLANE)
                .over(Wires.http())
                .check(t -> {
                    WireClient client = t.connected();
                    client.poll();
                    String room = "\"" + t.mark() + "\"";
                    Expect.answered(
                            t.moved(client, client.options())
                                    .post(WireClient.invocation("chatHub", "JoinGroup", 0, room)),
                            "{\"I\":\"0\"}");
                    client.invoke("chatHub", "SendToGroup", room, "1");
                    Expect.equal("message", t.next(client), Wires.call("groupMessage", "\"1\""));
                });
        book.rule(230, "a client reconnecting to B with its cursor gets missed messages")
                .needs(Feature.CHAT_HUB, Feature.BACKPLANE)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected();
                    t.expectMark(client);
                    client.closeChannel();
                    Wires.post(t, client, WireClient.invocation("chatHub", "Burst", 7, "20"));
                    WireClient moved = t.moved(client, client.options());
                    moved.position(client.cursor(), client.groupsToken());
                    moved.reconnect();
                    for (int i = 0; i < 20; i++) {
                        Expect.equal("message", t.next(moved), Wires.call("burst", String.valueOf(i)));
                    }
                });
        book.rule(231, "a cursor with the wrong number of streams means from now on")
                .needs(Feature.CHAT_HUB, Feature.BACKPLANE)
                .over(Wires.all())
                .check(t -> {
                    for (String cursor : List.of("s-0,1", "s-0,1|1,1|2,1|3,1|4,1|5,1|6,1|7,1")) {
                        WireClient client = t.connected();
                        client.invoke("chatHub", "CallCaller", "\"m\"", "\"old\"");
                        Expect.equal("message", t.next(client), Wires.call("m", "\"old\""));
                        if (streams(cursor) == streams(String.valueOf(client.cursor()))) {
                            continue; // the right number at this server
                        }
                        client.position(cursor, null);
                        client.reconnect();
                        client.poll();
                        t.expectMark(client);
                    }
                });
        book.rule(232, "a backplane id going backwards does not stop delivery").provenBy(NODES + "logBeginsAnew");
        book.rule(233, "sends during an outage follow the configured queue behaviour and error texts")
                .provenBy(
                        NODES + "outage",
                        OUTBOX + "initialOnly",
                        OUTBOX + "always",
                        OUTBOX + "disabled",
                        OUTBOX + "errorTexts");
        book.rule(234, "connections survive a backplane outage; keep-alives continue")
                .provenBy(NODES + "outage");
        book.rule(235, "backplane entry bytes round-trip the layout of I2 (golden file)")
                .notApplicable("the layout matters only where .NET and Java servers share a backplane, which is not "
                        + "offered (K88)");
    }

    /** How many streams a cursor of the original's scale-out names; 0 for other cursors. */
    private static int streams(String cursor) {
        return cursor.startsWith("s-") ? cursor.split("\\|", -1).length : 0;
    }

    private static void bothServers(Trial t) {
        String own = t.mark();
        WireOptions options = t.chat().withQuery("user", "alice" + own);
        WireClient here = t.connected(options);
        WireClient there = t.connected(options.withAddress(t.twin()));
        String room = "\"" + own + "\"";
        Wires.join(here, room);
        Wires.join(there, room);
        for (WireClient sender : List.of(here, there)) {
            String mark = "\"" + t.mark() + "\"";
            sender.invoke("chatHub", "Send", "\"n\"", mark);
            sender.invoke("chatHub", "SendToGroup", room, mark);
            sender.invoke("chatHub", "SendToUser", "\"alice" + own + "\"", mark);
            sender.invoke(
                    "chatHub",
                    "SendToMany",
                    "[\"" + here.connectionId() + "\",\"" + there.connectionId() + "\"]",
                    mark);
            for (WireClient receiver : List.of(here, there)) {
                Expect.equal("broadcast", t.next(receiver), Wires.call("broadcastMessage", "\"n\"," + mark));
                Expect.equal("group", t.next(receiver), Wires.call("groupMessage", mark));
                Expect.equal("user", t.next(receiver), Wires.call("userMessage", mark));
                Expect.equal("client", t.next(receiver), Wires.call("directMessage", mark));
            }
        }
    }
}
