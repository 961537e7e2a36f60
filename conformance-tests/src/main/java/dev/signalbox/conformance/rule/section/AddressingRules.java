package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import java.util.ArrayList;
import java.util.List;

/** L 203-207: who gets what. */
final class AddressingRules {

    private AddressingRules() {}

    /**
     * A call and who must get how many messages from it.
     *
     * @param method the hub method
     * @param arguments its arguments; {@code #0} to {@code #3} stand for the connections' ids, {@code @} for what only this trial uses,
     *     {@code m} for the message
     * @param copies for each of the four connections, how many
     */
    private record Case(String method, String arguments, List<Integer> copies) {}

    /** Four connections: two of one user, one of another, one of nobody; the first is the trial's, the others over all transports. */
    private record Four(Trial t, String own, List<WireClient> clients) {

        static Four connect(Trial t) {
            String own = t.mark();
            Transport[] others = {Wires.SSE, Wires.FF, Wires.LP};
            List<WireClient> clients = new ArrayList<>();
            clients.add(t.connected(t.chat().withQuery("user", "alice" + own)));
            clients.add(t.connected(t.chat(others[0]).withQuery("user", "alice" + own)));
            clients.add(t.connected(t.chat(others[1]).withQuery("user", "bob" + own)));
            clients.add(t.connected(t.chat(others[2]).withQuery("user", "")));
            return new Four(t, own, clients);
        }

        void join(int client, String room) {
            Wires.join(clients.get(client), "\"" + room + own + "\"");
        }

        void expect(Case what) {
            String mark = t.mark();
            String arguments = what.arguments().replace("@", own).replace("\"m\"", "\"" + mark + "\"");
            for (int i = 0; i < clients.size(); i++) {
                arguments = arguments.replace("#" + i, clients.get(i).connectionId());
            }
            String reply = clients.get(0).invoke("chatHub", what.method(), arguments);
            Expect.matches("reply to " + what, reply, "\\{\"I\":\"[0-9]+\"}");
            String end = t.mark();
            clients.get(0).invoke("chatHub", "Send", "\"end\"", "\"" + end + "\"");
            for (int i = 0; i < clients.size(); i++) {
                int copies = 0;
                String message = t.next(clients.get(i));
                while (!message.contains(end)) {
                    copies += message.contains(mark) ? 1 : 0;
                    message = t.next(clients.get(i));
                }
                Expect.equal(
                        "messages of " + what.method() + "(" + what.arguments() + ") to connection " + i,
                        copies,
                        what.copies().get(i));
            }
        }
    }

    static void addTo(RuleBook book) {
        book.rule(
                        203,
                        "All, Others, AllExcept, Caller, Client, Clients, Group, Groups, ... reach exactly the specified")
                .needs(Feature.CHAT_HUB, Feature.IDENTITY)
                .over(Wires.all())
                .check(t -> {
                    Four four = Four.connect(t);
                    four.join(0, "g1");
                    four.join(1, "g1");
                    four.join(1, "g2");
                    four.join(2, "g2");
                    for (Case what : List.of(
                            new Case("Send", "\"n\",\"m\"", List.of(1, 1, 1, 1)),
                            new Case("Others", "\"m\"", List.of(0, 1, 1, 1)),
                            new Case("AllExcept", "[\"#0\",\"#2\"],\"m\"", List.of(0, 1, 0, 1)),
                            new Case("CallCaller", "\"c\",\"m\"", List.of(1, 0, 0, 0)),
                            new Case("SendTo", "\"#2\",\"m\"", List.of(0, 0, 1, 0)),
                            new Case("SendToMany", "[\"#1\",\"#3\"],\"m\"", List.of(0, 1, 0, 1)),
                            new Case("SendToMany", "[],\"m\"", List.of(0, 0, 0, 0)),
                            new Case("SendToGroup", "\"g1@\",\"m\"", List.of(1, 1, 0, 0)),
                            new Case("SendToGroup", "\"nobody's@\",\"m\"", List.of(0, 0, 0, 0)),
                            new Case("SendToGroupExcept", "\"g1@\",\"m\",[\"#1\"]", List.of(1, 0, 0, 0)),
                            new Case("SendToGroups", "[],\"m\"", List.of(0, 0, 0, 0)),
                            new Case("OthersInGroup", "\"g1@\",\"m\"", List.of(0, 1, 0, 0)),
                            new Case("SendToUser", "\"bob@\",\"m\"", List.of(0, 0, 1, 0)),
                            new Case("SendToUsers", "[],\"m\"", List.of(0, 0, 0, 0)))) {
                        four.expect(what);
                    }
                });
        book.rule(204, "Client(\"\") is refused: Argument cannot be null or empty")
                .needs(Feature.CHAT_HUB, Feature.DETAILED_ERRORS)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected();
                    Expect.matches(
                            "reply",
                            client.invoke("chatHub", "SendTo", "\"\"", "\"m\""),
                            "\\{\"I\":\"0\",\"E\":\"Argument cannot be null or empty.*");
                    Expect.contains("reply", client.invoke("chatHub", "SendToGroup", "\"\"", "\"m\""), "\"E\":");
                });
        book.rule(205, "Groups([g1,g2]) delivers twice to a member of both")
                .needs(Feature.CHAT_HUB, Feature.IDENTITY)
                .over(Wires.all())
                .check(t -> {
                    Four four = Four.connect(t);
                    four.join(0, "g1");
                    four.join(0, "g2");
                    four.join(1, "g1");
                    four.join(2, "g2");
                    four.expect(new Case("SendToGroups", "[\"g1@\",\"g2@\"],\"m\"", List.of(2, 1, 1, 0)));
                });
        book.rule(
                        206,
                        "an invocation element is {\"H\":\"ChatHub\",\"M\":\"send\",\"A\":[...]}; A is [] without arguments")
                .needs(Feature.CHAT_HUB)
                .over(Wires.all())
                .check(t -> {
                    WireClient client = t.connected();
                    client.invoke("chatHub", "CallerNoArgs");
                    Expect.equal("message", t.next(client), Wires.call("noArgs", ""));
                    client.invoke("chatHub", "CallCaller", "\"aMethod\"", "[1,\"x\"]");
                    Expect.equal("message", t.next(client), Wires.call("aMethod", "[1,\"x\"]"));
                });
        book.rule(207, "user messages reach all connections of that user id; none when the id is empty")
                .needs(Feature.CHAT_HUB, Feature.IDENTITY)
                .over(Wires.all())
                .check(t -> {
                    Four four = Four.connect(t);
                    four.expect(new Case("SendToUser", "\"alice@\",\"m\"", List.of(1, 1, 0, 0)));
                    four.expect(new Case("SendToUser", "\"Alice@\",\"m\"", List.of(0, 0, 0, 0)));
                    four.expect(new Case("SendToUsers", "[\"alice@\",\"bob@\"],\"m\"", List.of(1, 1, 1, 0)));
                    four.expect(new Case("SendToUser", "\"\",\"m\"", List.of(0, 0, 0, 0)));
                });
    }
}
