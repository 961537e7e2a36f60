package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.LifeWatch;
import dev.signalbox.conformance.rule.LifeWatch.Life;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** L 109-122: event streams and forever frames. */
final class StreamRules {
    private static final String INITIALIZED = "data: initialized\n\n";
    private static final String END = "(\r\n\r\n|\n\n)";

    private StreamRules() {}

    /** A stream of a raw mount, where nobody else speaks, whose first envelope is still to come. */
    private record Open(WireClient client, HttpExchange stream, Pieces pieces) {}

    static void addEventStreamsTo(RuleBook book) {
        book.rule(109, "the type is text/event-stream without charset")
                .needs(Feature.GROUPS_RAW)
                .in(Dialect.everyVersion(Wires.SSE))
                .check(t -> {
                    HttpExchange stream = open(t).stream();
                    Expect.equal("status", stream.head().status(), 200);
                    Expect.equal("content type", stream.head().header("Content-Type"), "text/event-stream");
                    Expect.equal("content length", stream.head().header("Content-Length"), null);
                });
        book.rule(110, "the first bytes are data: initialized\\n\\n, flushed at once")
                .needs(Feature.GROUPS_RAW)
                .in(Dialect.everyVersion(Wires.SSE))
                .check(t -> Expect.equal("first event", open(t).pieces().event(), INITIALIZED));
        book.rule(111, "each envelope is one data: line followed by a blank line, flushed")
                .needs(Feature.GROUPS_RAW)
                .in(Dialect.everyVersion(Wires.SSE))
                .check(t -> {
                    Open open = open(t);
                    open.pieces().event();
                    Expect.matches(
                            "envelope", open.pieces().event(), "data: \\{\"C\":\"[^\"]+\",\"S\":1,\"M\":\\[]}" + END);
                    open.client().start();
                    open.client().post("a\nb");
                    Expect.matches(
                            "envelope",
                            open.pieces().event(),
                            "data: \\{\"C\":\"[^\"]+\",\"M\":\\[\"unknown:a\\\\nb\"]}" + END);
                });
        book.rule(112, "the keep-alive is data: {}\\n\\n")
                .needs(Feature.GROUPS_RAW, Feature.QUICK)
                .waiting()
                .in(Dialect.everyVersion(Wires.SSE))
                .check(t -> {
                    Open open = begun(t);
                    Expect.equal("keep-alive", open.pieces().anyEvent(), Pieces.EVENT_KEEP_ALIVE);
                    Expect.equal("keep-alive", open.pieces().anyEvent(), Pieces.EVENT_KEEP_ALIVE);
                });
        book.rule(113, "also on reconnect data: initialized comes first")
                .needs(Feature.GROUPS_RAW)
                .in(Dialect.everyVersion(Wires.SSE))
                .check(t -> {
                    WireClient client = t.connected(t.raw("/groups-raw"));
                    Pieces pieces = new Pieces(t, t.open(client.receiveRequest("/reconnect")));
                    Expect.equal("first event", pieces.event(), INITIALIZED);
                    client.post("x");
                    Expect.matches(
                            "envelope", pieces.event(), "data: \\{\"C\":\"[^\"]+\",\"M\":\\[\"unknown:x\"]}" + END);
                });
        book.rule(114, "the stream ends on abort without extra bytes")
                .needs(Feature.GROUPS_RAW)
                .in(Dialect.everyVersion(Wires.SSE))
                .check(t -> {
                    Open open = begun(t);
                    open.client().abort();
                    open.pieces().expectEnd();
                });
        book.rule(115, "with keep-alive enabled there is no connection time-out")
                .needs(Feature.GROUPS_RAW, Feature.QUICK, Feature.SHORT_CONNECTION_TIMEOUT)
                .waiting()
                .over(Wires.streaming())
                .check(t -> {
                    WireClient client = t.connected(t.raw("/groups-raw"));
                    // Four keep-alives take longer than the connection time-out of this target.
                    while (keepAlives(client) < 4) {
                        awaitKeepAlive(t, client);
                    }
                    client.send("x");
                    Expect.equal("next message", client.nextMessage(), "\"unknown:x\"");
                });
        book.rule(116, "with keep-alive disabled the stream ends after the connection time-out")
                .needs(Feature.LIFECYCLE, Feature.NO_KEEP_ALIVE, Feature.SHORT_CONNECTION_TIMEOUT)
                .waiting()
                .over(Wires.streaming())
                .check(t -> {
                    WireClient client = t.connected();
                    client.awaitEnd(t.soon());
                    Expect.equal("keep-alives", keepAlives(client), 0L);
                    // A watcher's channel would be cut in the same way, so it begins now.
                    LifeWatch watch = t.watch();
                    client.reconnect();
                    watch.await(t.soon(), client.connectionId(), Life.RECONNECTED);
                    t.expectMark(client);
                });
    }

    static void addForeverFramesTo(RuleBook book) {
        book.rule(117, "the prelude is byte-exact with decimal frameId")
                .needs(Feature.GROUPS_RAW)
                .in(Dialect.everyVersion(Wires.FF))
                .check(t -> {
                    Map<String, String> ids = new LinkedHashMap<>();
                    ids.put("7", "7");
                    ids.put("007", "7");
                    ids.put("4294967295", "4294967295");
                    ids.put("0", "0");
                    ids.forEach((sent, printed) -> {
                        WireClient client = t.negotiated(t.raw("/groups-raw"));
                        Pieces pieces = new Pieces(
                                t, t.open(RawRequest.get(client.target("/connect", Map.of("frameId", sent)))));
                        Expect.equal("prelude", pieces.until("<body>\r\n"), prelude(printed));
                    });
                    WireClient client = t.connected(t.raw("/groups-raw"));
                    Pieces again =
                            new Pieces(t, t.open(RawRequest.get(client.target("/reconnect", Map.of("frameId", "8")))));
                    Expect.equal("prelude of a reconnect", again.until("<body>\r\n"), prelude("8"));
                });
        book.rule(118, "frameId missing, -1, +1, ' 1', abc, 4294967296 fail before any byte")
                .needs(Feature.GROUPS_RAW)
                .over(Wires.FF)
                .check(t -> {
                    for (String frameId :
                            Arrays.asList(null, "", "-1", "+1", " 1", "1 ", "abc", "4294967296", "1.0", "1'", "0x1")) {
                        WireClient client = t.negotiated(t.raw("/groups-raw"));
                        WireResponse answer = t.exchange(RawRequest.get(
                                client.target("/connect", frameId == null ? Map.of() : Map.of("frameId", frameId))));
                        Expect.failed("frameId " + frameId, answer);
                        Expect.lacks("answer", answer.text(), "<script>");
                    }
                });
        book.rule(119, "a message is <script>r(c, {...});</script>\\r\\n")
                .needs(Feature.GROUPS_RAW)
                .in(Dialect.everyVersion(Wires.FF))
                .check(t -> {
                    Open open = open(t);
                    open.pieces().until("<body>\r\n");
                    Expect.matches(
                            "message",
                            open.pieces().script(),
                            "<script>r\\(c, \\{\"C\":\"[^\"]+\",\"S\":1,\"M\":\\[]}\\);</script>\r\n");
                });
        book.rule(120, "< and > in messages appear as \\u003c, \\u003e")
                .needs(Feature.GROUPS_RAW)
                .in(Dialect.everyVersion(Wires.FF))
                .check(t -> {
                    Open open = begun(t);
                    open.client().post("</script><b>&'");
                    Expect.matches(
                            "message",
                            open.pieces().script(),
                            "<script>r\\(c, \\{\"C\":\"[^\"]+\",\"M\":\\["
                                    + "\"unknown:\\\\u003c/script\\\\u003e\\\\u003cb\\\\u003e&'\"]}\\);</script>\r\n");
                });
        book.rule(121, "the keep-alive is <script>r(c, {});</script>\\n\\n")
                .needs(Feature.GROUPS_RAW, Feature.QUICK)
                .waiting()
                .in(Dialect.everyVersion(Wires.FF))
                .check(t -> {
                    Open open = begun(t);
                    Expect.equal("keep-alive", open.pieces().anyScript(), Pieces.SCRIPT_KEEP_ALIVE);
                    open.client().abort();
                    open.pieces().expectEnd();
                });
        book.rule(122, "the type is text/html; charset=UTF-8")
                .needs(Feature.GROUPS_RAW)
                .in(Dialect.everyVersion(Wires.FF))
                .check(t -> Expect.equal(
                        "content type", open(t).stream().head().header("Content-Type"), "text/html; charset=UTF-8"));
    }

    private static String prelude(String frameId) {
        return "<!DOCTYPE html><html><head><title>SignalR Forever Frame Transport Stream</title>\r\n"
                + "<script>\r\n"
                + "    var $ = window.parent.jQuery,\r\n"
                + "        ff = $ ? $.signalR.transports.foreverFrame : null,\r\n"
                + "        c =  ff ? ff.getConnection('" + frameId + "') : null,\r\n"
                + "        r = ff ? ff.receive : function() {};\r\n"
                + "    ff ? ff.started(c) : '';</script></head><body>\r\n";
    }

    private static Open open(Trial t) {
        WireClient client = t.negotiated(t.raw("/groups-raw"));
        HttpExchange stream = t.open(client.receiveRequest("/connect"));
        return new Open(client, stream, new Pieces(t, stream));
    }

    /** A stream whose first envelope has come, started where the version starts. */
    private static Open begun(Trial t) {
        Open open = open(t);
        String first;
        if (t.over(Wires.SSE)) {
            open.pieces().event();
            first = open.pieces().event();
        } else {
            open.pieces().until("<body>\r\n");
            first = open.pieces().script();
        }
        Expect.contains("first envelope", first, "\"S\":1");
        open.client().start();
        return open;
    }

    private static long keepAlives(WireClient client) {
        return client.transcript().stream().filter("{}"::equals).count();
    }

    private static void awaitKeepAlive(Trial t, WireClient client) {
        long before = keepAlives(client);
        long start = System.nanoTime();
        while (keepAlives(client) == before) {
            Expect.that(
                    Duration.ofNanos(System.nanoTime() - start).compareTo(t.soon()) < 0,
                    "no keep-alive within " + t.soon() + "; received: " + List.copyOf(client.transcript()));
            client.listen(Duration.ofMillis(200));
        }
    }
}
