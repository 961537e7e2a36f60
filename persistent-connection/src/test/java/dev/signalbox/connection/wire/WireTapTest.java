package dev.signalbox.connection.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.signalbox.connection.time.ManualTime;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The switch: whose frames are shown, what is masked, and every bound. */
class WireTapTest {
    private static final Duration LONG = Duration.ofMinutes(30);

    private final ManualTime time = new ManualTime();
    private final WireTap wire = new WireTap(() -> Instant.EPOCH.plusNanos(time.nanos()), time);

    private Tap open(TapTarget target) {
        Tap tap = wire.open(target, LONG);
        return tap == null ? fail("no tap") : tap;
    }

    private void says(String connectionId, String user, String text) {
        wire.received(connectionId, user, TransportType.WEB_SOCKETS, text);
    }

    private List<String> texts(Tap tap) {
        return wire.read(tap, 0, Integer.MAX_VALUE).frames().stream()
                .map(WireFrame::text)
                .toList();
    }

    @Test
    void isOffUntilATapOpensAndAfterTheLastCloses() {
        assertThat(wire.isOn()).isFalse();
        Tap one = open(new TapTarget.Connection("a"));
        Tap two = open(new TapTarget.User("ann"));
        assertThat(wire.isOn()).isTrue();
        assertThat(wire.find(two.id())).isSameAs(two);
        wire.close(one);
        wire.close(one);
        assertThat(wire.isOn()).isTrue();
        wire.close(two);
        assertThat(wire.isOn()).isFalse();
        assertThat(two.isOpen()).isFalse();
        says("a", "ann", "too late");
        assertThat(texts(one)).isEmpty();
    }

    @Test
    void showsAConnectionAUserOrTheNextConnections() {
        Tap connection = open(new TapTarget.Connection("a"));
        Tap user = open(new TapTarget.User("ann"));
        Tap next = open(new TapTarget.Next(2));
        says("a", "ann", "1");
        says("b", "ann", "2");
        says("c", "bob", "3");
        wire.begins("d");
        wire.begins("e");
        wire.begins("d");
        wire.begins("f");
        says("d", "", "4");
        says("e", "", "5");
        says("f", "", "6");
        assertThat(texts(connection)).containsExactly("1");
        assertThat(texts(user)).containsExactly("1", "2");
        assertThat(texts(next)).containsExactly("4", "5");
        assertThat(next.followed()).containsExactly("d", "e");
    }

    @Test
    void keepsTheLatestFramesAndCountsWhatWasOverwritten() {
        Tap tap = open(new TapTarget.Connection("a"));
        for (int i = 1; i <= Tap.MAX_FRAMES + 10; i++) {
            says("a", "", "" + i);
        }
        Tap.Reading first = wire.read(tap, 0, 5);
        assertThat(first.dropped()).isEqualTo(10);
        assertThat(first.frames()).extracting(WireFrame::text).containsExactly("11", "12", "13", "14", "15");
        assertThat(first.more()).isTrue();
        Tap.Reading again = wire.read(tap, first.latest(), 5);
        assertThat(again.dropped()).isZero();
        assertThat(again.frames()).extracting(WireFrame::text).first().isEqualTo("16");
        Tap.Reading end = wire.read(tap, Tap.MAX_FRAMES + 10, 5);
        assertThat(end.frames()).isEmpty();
        assertThat(end.latest()).isEqualTo(Tap.MAX_FRAMES + 10);
        assertThat(end.more()).isFalse();
    }

    @Test
    void boundsTheTextOfAFrameAndOfAllFrames() {
        Tap tap = open(new TapTarget.Connection("a"));
        String twice = "x".repeat(2 * WireFrame.MAX_TEXT);
        says("a", "", twice);
        wire.sent("a", "", TransportType.WEB_SOCKETS, "cb(".getBytes(UTF_8), twice.getBytes(UTF_8));
        assertThat(wire.read(tap, 0, 2).frames()).allSatisfy(frame -> {
            assertThat(frame.text()).hasSize(WireFrame.MAX_TEXT);
            assertThat(frame.cut()).isTrue();
        });
        for (int i = 0; i < 200; i++) {
            says("a", "", twice);
        }
        Tap.Reading reading = wire.read(tap, 0, Integer.MAX_VALUE);
        assertThat(reading.frames()).hasSize(Tap.MAX_CHARACTERS / WireFrame.MAX_TEXT);
        assertThat(reading.dropped()).isEqualTo(202 - Tap.MAX_CHARACTERS / WireFrame.MAX_TEXT);
    }

    @Test
    void opensSoManyAndNoMore() {
        for (int i = 0; i < WireTap.MAX_TAPS; i++) {
            open(new TapTarget.Connection("c" + i));
        }
        assertThat(wire.open(new TapTarget.Connection("more"), LONG)).isNull();
        wire.close(wire.open().get(0));
        assertThat(wire.open(new TapTarget.Connection("more"), LONG)).isNotNull();
    }

    @Test
    void closesWhatIsOverAndWhatNobodyReads() {
        Tap unread = open(new TapTarget.Connection("a"));
        Tap brief = wire.open(new TapTarget.Connection("a"), Duration.ofSeconds(90));
        Tap read = open(new TapTarget.Connection("a"));
        if (brief == null) {
            throw new AssertionError("no tap");
        }
        time.advance(WireTap.IDLE.minusNanos(1));
        wire.read(read, 0, 1);
        wire.read(brief, 0, 1);
        wire.expire();
        assertThat(wire.open()).containsExactly(unread, brief, read);
        time.advance(Duration.ofNanos(1));
        wire.expire();
        assertThat(wire.open()).containsExactly(brief, read);
        wire.read(read, 0, 1);
        time.advance(Duration.ofSeconds(30));
        wire.expire();
        assertThat(wire.open()).containsExactly(read);
        assertThat(wire.read(brief, 0, 1).open()).isFalse();
    }

    @Test
    void masksTokensAndNothingElse() {
        Tap tap = open(new TapTarget.Connection("a"));
        wire.request(
                "a", "", TransportType.LONG_POLLING, "GET", "/signalr/poll", Map.of("connectionToken", "s3cret+/="));
        wire.sent("a", "", TransportType.SERVER_SENT_EVENTS, """
                data: {"C":"d-1","G":"s3cret\\"x","M":[{"G":"kept","A":["\\"G\\":\\"kept"]}]}

                """.getBytes(UTF_8));
        wire.answer("a", "", null, 200, "{\"Url\":\"/s\",\"ConnectionToken\":\"s3cret\",\"T\":1}".getBytes(UTF_8));
        wire.sent("a", "", TransportType.LONG_POLLING, "cb({\"G\" : \"s3cret with no end".getBytes(UTF_8));
        wire.received("a", "", TransportType.WEB_SOCKETS, "{\"H\":\"h\",\"A\":[{\"G\":\"kept\"}]}");
        assertThat(texts(tap))
                .containsExactly(
                        "GET /signalr/poll?connectionToken=***",
                        "data: {\"C\":\"d-1\",\"G\":\"***\",\"M\":[{\"G\":\"kept\",\"A\":[\"\\\"G\\\":\\\"kept\"]}]}\n\n",
                        "200 {\"Url\":\"/s\",\"ConnectionToken\":\"***\",\"T\":1}",
                        "cb({\"G\" : \"***",
                        "{\"H\":\"h\",\"A\":[{\"G\":\"kept\"}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "transport, false",
        "messageId, false",
        "connectionData, false",
        "tid, false",
        "connectionToken, true",
        "groupsToken, true",
        "access_token, true",
        "Authorization, true",
        "apiKey, true",
        "PASSWORD, true",
        "client_secret, true"
    })
    void masksParametersThatSoundLikeSecrets(String name, boolean masked) {
        Tap tap = open(new TapTarget.Connection("a"));
        wire.request("a", "", null, "GET", "/s", Map.of(name, "v&v"));
        assertThat(texts(tap)).containsExactly("GET /s?" + name + "=" + (masked ? "***" : "v%26v"));
    }

    @ParameterizedTest
    @CsvSource({"'', Connection", "'', User", "0, Next", "101, Next"})
    void refusesTargetsThatAreNone(@Nullable String value, String kind) {
        String given = value == null ? "" : value;
        assertThatThrownBy(() -> {
                    switch (kind) {
                        case "Connection" -> open(new TapTarget.Connection(given));
                        case "User" -> open(new TapTarget.User(given));
                        default -> open(new TapTarget.Next(Integer.parseInt(given)));
                    }
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: ");
    }
}
