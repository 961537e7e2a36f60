package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.recording.Bytes;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Event.WsControl.Kind;
import dev.signalbox.conformance.recording.Party;
import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.RawRequest.Header;
import dev.signalbox.conformance.wire.Transport;
import java.util.ArrayList;
import java.util.List;

/** Short recorded sessions, one over each transport: negotiate, init, start, three messages, a call with its answer, abort. */
final class Sessions {
    static final String TOKEN = "recorded-token";
    private static final List<Header> JSON = List.of(
            new Header("X-Content-Type-Options", "nosniff"),
            new Header("Content-Type", "application/json; charset=UTF-8"),
            new Header("Transfer-Encoding", "chunked"));
    private static final String IDENTITY = "connectionToken=" + TOKEN + "&connectionData=%5B%5D";

    private final List<Event> events = new ArrayList<>();
    private final Transport transport;
    private int x;
    private int receiving;

    private Sessions(Transport transport) {
        this.transport = transport;
    }

    /** A session over a transport. */
    static Recording over(Transport transport) {
        Sessions session = new Sessions(transport);
        session.play();
        return new Recording(
                transport + "-session", JsonText.parse("{\"recording\":2,\"title\":\"a session\"}"), session.events);
    }

    private void play() {
        exchange(
                "GET",
                "/signalr/negotiate?clientProtocol=2.1&_=1",
                "",
                "{\"Url\":\"/signalr\",\"ConnectionToken\":\"" + TOKEN
                        + "\",\"ConnectionId\":\"ab53c1eb-23fc-4467-b835-c4b54cf88cc0\",\"KeepAliveTimeout\":20.0}");
        open("connect", "");
        frame("{\"C\":\"c-0\",\"S\":1,\"M\":[]}");
        exchange("GET", target("start"), "", "{ \"Response\": \"started\" }");
        next("c-0");
        frame("{\"C\":\"c-1\",\"M\":[" + message("one", "1.0") + "]}");
        next("c-1");
        call("{\"H\":\"chathub\",\"M\":\"Add\",\"A\":[2,3],\"I\":0}", "{\"R\":5,\"I\":\"0\"}");
        frame("{\"C\":\"c-2\",\"M\":[" + message("two", "2") + "]}");
        next("c-2");
        frame("{\"C\":\"c-3\",\"M\":[" + message("three", "3") + "]}");
        next("c-3");
        leave();
    }

    private static String message(String text, String number) {
        return "{\"H\":\"ChatHub\",\"M\":\"show\",\"A\":[\"" + text + "\"," + number + "]}";
    }

    private String target(String endpoint) {
        return "/signalr/" + endpoint + "?transport=" + transport.wireName() + "&clientProtocol=2.1&" + IDENTITY;
    }

    private void exchange(String method, String target, String body, String answer) {
        int number = ++x;
        events.add(new Event.Request(0, number, method, target, headers(body), body.isEmpty() ? null : Bytes.of(body)));
        events.add(new Event.Response(0, number, 200, "OK", JSON));
        if (!answer.isEmpty()) {
            events.add(new Event.Data(0, number, Bytes.of(answer)));
        }
        events.add(new Event.End(0, number));
    }

    private static List<Header> headers(String body) {
        List<Header> headers = new ArrayList<>(List.of(new Header("Host", "old-server")));
        if (!body.isEmpty()) {
            headers.add(new Header("Content-Length", String.valueOf(body.length())));
        }
        return headers;
    }

    private void open(String endpoint, String extra) {
        receiving = ++x;
        if (transport == Transport.WEB_SOCKETS) {
            List<Header> headers = List.of(
                    new Header("Host", "old-server"),
                    new Header("Connection", "Upgrade"),
                    new Header("Upgrade", "websocket"),
                    new Header("Sec-WebSocket-Version", "13"),
                    new Header("Sec-WebSocket-Key", "PnF2kItjn0urmh1zjMEc7w=="));
            events.add(new Event.WsOpen(0, receiving, target(endpoint) + extra, headers));
            events.add(new Event.Response(0, receiving, 101, "Switching Protocols", List.of()));
            return;
        }
        events.add(new Event.Request(0, receiving, "GET", target(endpoint) + extra, headers(""), null));
        String type = switch (transport) {
            case SERVER_SENT_EVENTS -> "text/event-stream";
            case FOREVER_FRAME -> "text/html; charset=UTF-8";
            default -> "application/json; charset=UTF-8";
        };
        events.add(new Event.Response(
                0, receiving, 200, "OK", List.of(JSON.get(0), new Header("Content-Type", type), JSON.get(2))));
        if (transport == Transport.SERVER_SENT_EVENTS) {
            data("data: initialized\n\n");
        } else if (transport == Transport.FOREVER_FRAME) {
            data("<!DOCTYPE html><html><head></head><body>\r\n");
        }
    }

    // Polls ask again; streams go on.
    private void next(String cursor) {
        if (transport == Transport.LONG_POLLING) {
            open("poll", "&messageId=" + cursor);
        }
    }

    private void frame(String envelope) {
        switch (transport) {
            case WEB_SOCKETS ->
                events.add(new Event.WsMessage(0, receiving, Party.SERVER, Bytes.of(envelope), false, List.of()));
            case SERVER_SENT_EVENTS -> data("data: " + envelope + "\r\n\r\n");
            case FOREVER_FRAME -> data("<script>r(c, " + envelope + ");</script>\r\n");
            case LONG_POLLING -> {
                data(envelope);
                events.add(new Event.End(0, receiving));
            }
        }
    }

    private void data(String text) {
        events.add(new Event.Data(0, receiving, Bytes.of(text)));
    }

    private void call(String call, String answer) {
        if (transport == Transport.WEB_SOCKETS) {
            events.add(new Event.WsMessage(0, receiving, Party.CLIENT, Bytes.of(call), false, List.of()));
            events.add(new Event.WsMessage(0, receiving, Party.SERVER, Bytes.of(answer), false, List.of()));
        } else {
            exchange("POST", target("send"), "data=call", answer);
        }
    }

    private void leave() {
        if (transport == Transport.WEB_SOCKETS) {
            events.add(new Event.WsControl(0, receiving, Kind.CLOSE, Party.CLIENT, 1000, ""));
            events.add(new Event.WsControl(0, receiving, Kind.CLOSE, Party.SERVER, 1000, ""));
            events.add(new Event.End(0, receiving));
        } else {
            events.add(new Event.Abort(0, receiving, Party.CLIENT, false, false));
        }
        exchange("POST", target("abort"), "", "");
    }
}
