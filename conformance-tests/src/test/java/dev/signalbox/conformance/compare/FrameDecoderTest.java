package dev.signalbox.conformance.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.compare.FrameDecoder.Form;
import dev.signalbox.conformance.compare.Unit.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class FrameDecoderTest {
    private static final String EVENTS =
            "data: initialized\n\ndata: {\"C\":\"c1\",\"S\":1,\"M\":[]}\r\n\r\ndata: {}\n\n"
                    + "data: {\"C\":\"c2\",\"G\":\"g\",\"M\":[\"é\",{\"H\":\"Hub\",\"M\":\"m\",\"A\":[1.0]}]}\n\n";
    private static final String SCRIPTS = "<!DOCTYPE html><html><script>x</script></head><body>\r\n"
            + "<script>r(c, {\"C\":\"c1\",\"S\":1,\"M\":[]});</script>\r\n<script>r(c, {});</script>\n\n"
            + "<script>r(c, {\"C\":\"c2\",\"M\":[\"é\"]});</script>\r\n";

    @Property(tries = 200)
    void howAStreamIsCutDoesNotMatter(@ForAll @Size(max = 6) List<@IntRange(max = 160) Integer> cuts) {
        assertThat(decode(Form.EVENT_STREAM, null, EVENTS, cuts))
                .isEqualTo(decode(Form.EVENT_STREAM, null, EVENTS, List.of()));
        assertThat(units(decode(Form.FOREVER_FRAME, null, SCRIPTS, cuts)))
                .isEqualTo(units(decode(Form.FOREVER_FRAME, null, SCRIPTS, List.of())));
    }

    @Test
    void anEventStreamIsPreludeInitMembersAndMessages() {
        List<ReceivedFrame> frames = decode(Form.EVENT_STREAM, null, EVENTS, List.of());

        assertThat(frames).extracting(ReceivedFrame::number).containsExactly(1, 2, 3);
        assertThat(frames).extracting(ReceivedFrame::cursor).containsExactly(null, "c1", "c2");
        assertThat(units(frames))
                .extracting(Unit::kind)
                .containsExactly(Kind.PRELUDE, Kind.INIT, Kind.GROUPS, Kind.MESSAGE, Kind.MESSAGE);
        assertThat(units(frames).get(4))
                .isEqualTo(new Unit(
                        Kind.MESSAGE, "messages \"Hub\".\"m\"", "M[1]", "{\"H\":\"Hub\",\"M\":\"m\",\"A\":[1.0]}"));
    }

    @Test
    void aForeverFrameIsPreludeAndScripts() {
        List<ReceivedFrame> frames = decode(Form.FOREVER_FRAME, null, SCRIPTS, List.of());

        assertThat(units(frames)).extracting(Unit::kind).containsExactly(Kind.PRELUDE, Kind.INIT, Kind.MESSAGE);
        assertThat(units(frames).get(0).text()).startsWith("<!DOCTYPE html>").endsWith("<body>\r\n");
    }

    /** A poll is kept alive by spaces; whoever is answered so has been told nothing, and asks again for ever. */
    @Test
    void aPollThatIsAnsweredWithNothingIsNoKeepAlive() {
        assertThat(units(decode(Form.POLL, null, " {}", List.of())))
                .containsExactly(new Unit(Kind.OTHER, "other", "", "{}"));
        assertThat(units(decode(Form.POLL, "cb", "cb({});", List.of())))
                .containsExactly(new Unit(Kind.OTHER, "other", "", "cb({});"));
    }

    @Test
    void aPollIsReadBehindItsKeepAlivesAndInItsCallback() {
        assertThat(units(decode(Form.POLL, null, "   {\"C\":\"c\",\"M\":[1]}", List.of())))
                .containsExactly(new Unit(Kind.MESSAGE, "messages", "M[0]", "1"));
        assertThat(units(decode(Form.POLL, "cb", "cb({\"C\":\"c\",\"M\":[1]});", List.of())))
                .containsExactly(new Unit(Kind.MESSAGE, "messages", "M[0]", "1"));
        assertThat(units(decode(Form.POLL, "cb", "{\"C\":\"c\",\"M\":[1]}", List.of())))
                .extracting(Unit::kind)
                .containsExactly(Kind.OTHER);
        assertThat(decode(Form.POLL, null, "  ", List.of())).isEmpty();
    }

    @Test
    void aWebSocketCarriesEnvelopesAnswersAndKeepAlives() {
        FrameDecoder decoder = new FrameDecoder(Form.WEB_SOCKET, null);

        assertThat(decoder.take("{}".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(units(decoder.take("{\"R\":1,\"I\":\"7\"}".getBytes(StandardCharsets.UTF_8))))
                .containsExactly(new Unit(Kind.REPLY, "answer 7", "", "{\"R\":1,\"I\":\"7\"}"));
        assertThat(units(decoder.take("nonsense".getBytes(StandardCharsets.UTF_8))))
                .extracting(Unit::kind)
                .containsExactly(Kind.OTHER);
    }

    private static List<ReceivedFrame> decode(Form form, String callback, String text, List<Integer> cuts) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        FrameDecoder decoder = new FrameDecoder(form, callback);
        List<ReceivedFrame> frames = new ArrayList<>();
        int from = 0;
        for (int cut : cuts.stream().sorted().toList()) {
            int to = Math.min(Math.max(cut, from), bytes.length);
            frames.addAll(decoder.take(Arrays.copyOfRange(bytes, from, to)));
            from = to;
        }
        frames.addAll(decoder.take(Arrays.copyOfRange(bytes, from, bytes.length)));
        frames.addAll(decoder.finish());
        return frames;
    }

    private static List<Unit> units(List<ReceivedFrame> frames) {
        return frames.stream().flatMap(frame -> frame.units().stream()).toList();
    }
}
