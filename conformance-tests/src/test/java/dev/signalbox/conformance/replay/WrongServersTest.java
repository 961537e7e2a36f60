package dev.signalbox.conformance.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.recording.Bytes;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Party;
import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.replay.Difference.Kind;
import dev.signalbox.conformance.wire.Frame;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that are wrong on purpose, each in one thing: the replayer must see that thing, and nothing in a server that is right. */
final class WrongServersTest {
    private static final Duration PATIENCE =
            Duration.ofSeconds(3); // where something never comes, and what does comes on a busy machine too
    private static final Duration LONG = Duration.ofSeconds(60); // where everything does, in time on a busy machine too

    @ParameterizedTest
    @EnumSource
    void aServerThatIsRightIsSame(Transport transport) throws Exception {
        ReplayResult result =
                replay(Sessions.over(transport), Sessions.over(transport).events(), LONG);

        assertThat(result.differences()).isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.SAME);
    }

    @ParameterizedTest
    @EnumSource
    void aDroppedMessageIsMissing(Transport transport) throws Exception {
        Recording recording = Sessions.over(transport);

        ReplayResult result = replay(
                recording,
                change(
                        recording,
                        carries("\"two\""),
                        event -> List.of(withText(event, text(event).replaceAll("\"M\":\\[.*]", "\"M\":[]")))));

        assertThat(result.verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(result.differences()).anySatisfy(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.MISSING);
            assertThat(difference.was()).contains("\"two\"");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aNumberSpelledOtherwiseIsToldByItsPlace(Transport transport) throws Exception {
        ReplayResult result = replay(
                transport,
                carries("\"one\""),
                event -> List.of(withText(event, text(event).replace("1.0", "1"))));

        assertThat(result.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.CONTENT);
            assertThat(difference.what()).endsWith(": M[0].A[1] was 1.0, is 1");
        });
    }

    @ParameterizedTest
    @EnumSource
    void swappedMembersAreTold(Transport transport) throws Exception {
        ReplayResult result = replay(
                transport,
                carries("\"one\""),
                event -> List.of(withText(
                        event,
                        text(event).replace("\"H\":\"ChatHub\",\"M\":\"show\"", "\"M\":\"show\",\"H\":\"ChatHub\""))));

        assertThat(result.differences())
                .singleElement()
                .satisfies(difference ->
                        assertThat(difference.what()).endsWith("M[0] order of members was H, M, A, is M, H, A"));
    }

    @ParameterizedTest
    @EnumSource
    void membersOfTheEnvelopeInAnotherOrderAreTold(Transport transport) throws Exception {
        ReplayResult result = replay(
                transport,
                carries("\"S\":1"),
                event -> List.of(withText(event, text(event).replace("\"S\":1,\"M\":[]", "\"M\":[],\"S\":1"))));

        assertThat(result.differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference.is()).contains("M before S"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = "LONG_POLLING") // there the init message is the answer to connect
    void aLateInitIsTold(Transport transport) throws Exception {
        Recording recording = Sessions.over(transport);
        List<Event> events = new ArrayList<>(recording.events());
        int init = indexOf(events, carries("\"S\":1"));
        Event late = events.remove(init);
        events.add(indexOf(events, carries("\"one\"")) + 1, late);

        ReplayResult result = replay(recording, events);

        assertThat(result.differences()).extracting(Difference::kind).containsAnyOf(Kind.LATE, Kind.ORDER);
    }

    @ParameterizedTest
    @EnumSource
    void aMissingInitIsTold(Transport transport) throws Exception {
        Recording recording = Sessions.over(transport);

        ReplayResult result = replay(
                recording,
                change(
                        recording,
                        carries("\"S\":1"),
                        event -> List.of(withText(event, text(event).replace("\"S\":1,", "")))));

        assertThat(result.differences()).anySatisfy(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.MISSING);
            assertThat(difference.place()).endsWith(": S");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aWrongStatusIsTold(Transport transport) throws Exception {
        ReplayResult result = replay(transport, answerTo("/start"), event -> {
            Event.Response response = (Event.Response) event;
            return List.of(new Event.Response(0, event.x(), 500, "Internal Server Error", response.headers()));
        });

        assertThat(result.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.STATUS);
            assertThat(difference.exchange()).isEqualTo("GET /signalr/start");
            assertThat(difference.was()).isEqualTo("200");
            assertThat(difference.is()).startsWith("500");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aMissingHeaderIsTold(Transport transport) throws Exception {
        ReplayResult result = replay(transport, answerTo("/negotiate"), event -> {
            Event.Response response = (Event.Response) event;
            return List.of(new Event.Response(
                    0,
                    event.x(),
                    200,
                    "OK",
                    response.headers().stream()
                            .filter(header -> !header.name().equals("X-Content-Type-Options"))
                            .toList()));
        });

        assertThat(result.differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference.what())
                        .isEqualTo("header X-Content-Type-Options was nosniff, is not there"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LONG_POLLING") // a poll is answered once
    void aFrameThatComesTwiceIsTold(Transport transport) throws Exception {
        ReplayResult result = replay(transport, carries("\"two\""), event -> List.of(event, event));

        assertThat(result.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.TWICE);
            assertThat(difference.is()).contains("\"two\"");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aMessageThatComesTwiceIsTold(Transport transport) throws Exception {
        ReplayResult result = replay(
                transport,
                carries("\"three\""),
                event -> List.of(withText(event, text(event).replaceAll("\"M\":\\[(.*)]}", "\"M\":[$1,$1]}"))));

        assertThat(result.differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference.kind()).isEqualTo(Kind.TWICE));
    }

    @ParameterizedTest
    @EnumSource
    void messagesInAnotherOrderAreTold(Transport transport) throws Exception {
        Recording recording = Sessions.over(transport);
        List<Event> events = change(
                recording,
                carries("\"two\""),
                event -> List.of(withText(event, text(event).replace("\"two\",2", "\"three\",3"))));
        events = replaceLast(
                events,
                carries("\"three\""),
                event -> withText(event, text(event).replace("\"three\",3", "\"two\",2")));

        ReplayResult result = replay(recording, events);

        assertThat(result.verdict()).isEqualTo(Verdict.DIFFERENT);
    }

    /** The two are not next to each other. */
    @ParameterizedTest
    @EnumSource
    void messagesThatChangedPlacesAroundAnotherAreTold(Transport transport) throws Exception {
        String first = "{\"H\":\"ChatHub\",\"M\":\"show\",\"A\":[\"first\"]}";
        String other = "{\"H\":\"ChatHub\",\"M\":\"other\",\"A\":[]}";
        String second = "{\"H\":\"ChatHub\",\"M\":\"show\",\"A\":[\"second\"]}";
        Recording session = Sessions.over(transport);
        Recording recording =
                with(session, change(session, carries("\"two\""), event -> List.of(with(event, first, other, second))));

        ReplayResult result = replay(
                recording,
                change(recording, carries("\"second\""), event -> List.of(with(event, second, other, first))),
                LONG);

        assertThat(result.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.ORDER);
            assertThat(difference.was()).contains("second");
        });
    }

    @ParameterizedTest
    @EnumSource
    void anotherMemberOfTheSameValueIsTold(Transport transport) throws Exception {
        Recording session = Sessions.over(transport);
        Recording recording = with(
                session,
                change(
                        session,
                        carries("\"two\""),
                        event -> List.of(withText(event, text(event).replace("\"M\":[", "\"T\":1,\"M\":[")))));

        ReplayResult result = replay(
                recording,
                change(
                        recording,
                        carries("\"T\":1"),
                        event -> List.of(withText(event, text(event).replace("\"T\":1", "\"D\":1")))));

        assertThat(result.differences())
                .extracting(difference -> difference.kind() + " " + difference.place())
                .contains("MISSING frame " + frameOf(transport) + ": T", "EXTRA frame " + frameOf(transport) + ": D");
    }

    /** Only what ends after the client has said that it leaves may have ended because of it. */
    @ParameterizedTest
    @EnumSource(names = {"SERVER_SENT_EVENTS", "FOREVER_FRAME"})
    void aStreamThatEndsBeforeTheClientLeavesIsTold(Transport transport) throws Exception {
        Recording session = Sessions.over(transport);
        int leaves = indexOf(session.events(), Event.Abort.class::isInstance);
        int stream = session.events().get(leaves).x();
        Event ping = new Event.Request(
                0, 99, "GET", "/signalr/ping", List.of(new RawRequest.Header("Host", "old-server")), null);
        Event pong =
                new Event.Response(0, 99, 200, "OK", List.of(new RawRequest.Header("Transfer-Encoding", "chunked")));
        List<Event> events = new ArrayList<>(session.events());
        events.addAll(leaves, List.of(ping, pong, new Event.Data(0, 99, Bytes.of("{}")), new Event.End(0, 99)));
        Recording recording = with(session, events);
        List<Event> server = new ArrayList<>(events);
        server.add(leaves, new Event.End(0, stream));

        // The end has long come when the ping is answered.
        try (RecordedServer wrong =
                RecordedServer.of(server, event -> event instanceof Event.Response && event.x() == 99)) {
            URI target = URI.create("http://" + wrong.address());
            assertThat(new Replayer(ReplayOptions.against(target).withPatience(LONG))
                            .replay(recording)
                            .differences())
                    .singleElement()
                    .satisfies(difference -> {
                        assertThat(difference.kind()).isEqualTo(Kind.ENDING);
                        assertThat(difference.was()).isEqualTo("left open by the server");
                    });
        }
    }

    /** Somebody went for lunch after the message; that it is missing can be told before. */
    @Test
    @Timeout(20)
    void whatIsMissingIsNotWaitedForUntilTheClientsNextAct() throws Exception {
        Recording session = Sessions.over(Transport.WEB_SOCKETS);
        Recording recording = with(
                session,
                change(
                        session,
                        event -> event instanceof Event.WsControl && event.byClient(),
                        event -> List.of(new Event.WsControl(
                                3_600_000, event.x(), Event.WsControl.Kind.CLOSE, Party.CLIENT, 1000, ""))));

        ReplayResult result = replay(recording, change(recording, carries("\"three\""), event -> List.of()));

        assertThat(result.differences()).extracting(Difference::kind).contains(Kind.MISSING);
    }

    /** It brings something each time, though never what is waited for. */
    @Test
    @Timeout(20)
    void pollsThatBringTheSameForEverAreNotRepeatedForEver() throws Exception {
        Recording recording = Sessions.over(Transport.LONG_POLLING);
        String news = text(recording.events().get(indexOf(recording.events(), carries("\"one\""))));
        try (AnsweringServer server = new AnsweringServer(target -> target.contains("/negotiate")
                ? text(recording.events().get(indexOf(recording.events(), carries("ConnectionToken"))))
                : target.contains("/connect")
                        ? text(recording.events().get(indexOf(recording.events(), carries("\"S\":1"))))
                        : target.contains("/poll") ? news : "{ \"Response\": \"started\" }")) {
            ReplayResult result =
                    new Replayer(ReplayOptions.against(server.uri()).withPatience(PATIENCE)).replay(recording);

            assertThat(result.verdict()).isEqualTo(Verdict.DIFFERENT);
            assertThat(server.requests()).isLessThan(40); // 8 are recorded
        }
    }

    /** An envelope without messages is free to come or not, but what ends a poll is one. */
    @Test
    void aPollThatIsAnsweredWithNothingAtAllIsTold() throws Exception {
        Recording session = Sessions.over(Transport.LONG_POLLING);
        Recording recording = with(session, change(session, carries("\"one\""), event -> List.of(with(event))));

        assertThat(replay(recording, recording.events(), LONG).differences()).isEmpty();
        ReplayResult result =
                replay(recording, change(recording, carries("\"c-1\""), event -> List.of(withText(event, " "))), LONG);

        assertThat(result.differences())
                .extracting(Difference::sentence)
                .containsExactly("x4 GET /signalr/poll, an envelope, be it empty is missing: one");
    }

    @Test
    void aFrameThatContinuesNothingIsTold() throws Exception {
        ReplayResult result = replay(
                Transport.WEB_SOCKETS,
                carries("\"two\""),
                event -> List.of(raw(event.x(), true, Frame.CONTINUATION, text(event))));

        assertThat(result.differences())
                .anySatisfy(difference -> assertThat(difference.what()).contains("continues nothing"));
    }

    @Test
    void aMessageWithinAMessageIsTold() throws Exception {
        ReplayResult result = replay(
                Transport.WEB_SOCKETS,
                carries("\"two\""),
                event ->
                        List.of(raw(event.x(), false, Frame.TEXT, "{"), raw(event.x(), true, Frame.TEXT, text(event))));

        assertThat(result.differences())
                .anySatisfy(difference -> assertThat(difference.what()).contains("within a message"));
    }

    @Test
    void aMessageInSeveralFramesIsTheSame() throws Exception {
        ReplayResult result = replay(Transport.WEB_SOCKETS, carries("\"two\""), event -> {
            String text = text(event);
            return List.of(
                    raw(event.x(), false, Frame.TEXT, text.substring(0, 9)),
                    raw(event.x(), true, Frame.PONG, ""),
                    raw(event.x(), true, Frame.CONTINUATION, text.substring(9)));
        });

        assertThat(result.differences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LONG_POLLING")
    void aStreamThatEndsTooEarlyIsTold(Transport transport) throws Exception {
        Recording recording = Sessions.over(transport);
        List<Event> events = new ArrayList<>(recording.events());
        int three = indexOf(events, carries("\"three\""));
        int x = events.get(three).x();
        events.set(
                three,
                transport == Transport.WEB_SOCKETS
                        ? new Event.WsControl(0, x, Event.WsControl.Kind.CLOSE, Party.SERVER, 1001, "going")
                        : new Event.End(0, x));

        ReplayResult result = replay(recording, events);

        assertThat(result.differences()).extracting(Difference::kind).contains(Kind.MISSING);
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatGivesNoTokenIsToldOnceForEachRequestThatNeedsIt(Transport transport) throws Exception {
        ReplayResult result = replay(transport, carries("ConnectionToken"), event -> List.of(withText(event, "{}")));

        assertThat(result.verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(result.differences()).extracting(Difference::kind).contains(Kind.NOT_SENT, Kind.CONTENT);
    }

    /** For what comes, though otherwise. */
    private static ReplayResult replay(Transport transport, Predicate<Event> which, Function<Event, List<Event>> change)
            throws IOException {
        Recording recording = Sessions.over(transport);
        return replay(recording, change(recording, which, change), LONG);
    }

    private static ReplayResult replay(Recording recording, List<Event> server) throws IOException {
        return replay(recording, server, PATIENCE);
    }

    private static ReplayResult replay(Recording recording, List<Event> server, Duration patience) throws IOException {
        try (RecordedServer wrong = RecordedServer.of(server)) {
            URI target = URI.create("http://" + wrong.address());
            return new Replayer(ReplayOptions.against(target).withPatience(patience)).replay(recording);
        }
    }

    private static List<Event> change(
            Recording recording, Predicate<Event> which, Function<Event, List<Event>> change) {
        List<Event> events = new ArrayList<>(recording.events());
        int at = indexOf(events, which);
        List<Event> instead = change.apply(events.remove(at));
        events.addAll(at, instead);
        return events;
    }

    private static List<Event> replaceLast(List<Event> events, Predicate<Event> which, Function<Event, Event> change) {
        List<Event> changed = new ArrayList<>(events);
        for (int i = changed.size() - 1; i >= 0; i--) {
            if (which.test(changed.get(i))) {
                changed.set(i, change.apply(changed.get(i)));
                return changed;
            }
        }
        throw new AssertionError("nothing to change");
    }

    private static int indexOf(List<Event> events, Predicate<Event> which) {
        for (int i = 0; i < events.size(); i++) {
            if (which.test(events.get(i))) {
                return i;
            }
        }
        throw new AssertionError("nothing to change");
    }

    private static Predicate<Event> carries(String part) {
        return event -> !event.byClient() && text(event).contains(part);
    }

    private static Predicate<Event> answerTo(String endpoint) {
        return new Predicate<>() {
            private int x = -1;

            @Override
            public boolean test(Event event) {
                if (event instanceof Event.Opening opening && opening.target().contains(endpoint)) {
                    x = event.x();
                }
                return event instanceof Event.Response && event.x() == x;
            }
        };
    }

    private static String text(Event event) {
        return event instanceof Event.Data data
                ? data.bytes().text()
                : event instanceof Event.WsMessage message ? message.bytes().text() : "";
    }

    private static Recording with(Recording recording, List<Event> events) {
        return new Recording(recording.name(), recording.header(), events);
    }

    private static Event with(Event event, String... messages) {
        return withText(event, text(event).replaceAll("\"M\":\\[.*]", "\"M\":[" + String.join(",", messages) + "]"));
    }

    /** The number of the frame that carries "two", the prelude of streams and the answer to the call counted. */
    private static int frameOf(Transport transport) {
        return switch (transport) {
            case WEB_SOCKETS, SERVER_SENT_EVENTS, FOREVER_FRAME -> 4;
            case LONG_POLLING -> 1;
        };
    }

    private static Event raw(int x, boolean fin, int opcode, String text) {
        Frame frame = new Frame(fin, 0, opcode, false, text.getBytes(StandardCharsets.UTF_8));
        return new Event.WsFrame(0, x, Party.SERVER, Bytes.of(frame.toBytes()));
    }

    private static Event withText(Event event, String text) {
        return event instanceof Event.Data
                ? new Event.Data(0, event.x(), Bytes.of(text))
                : new Event.WsMessage(0, event.x(), Party.SERVER, Bytes.of(text), false, List.of());
    }
}
