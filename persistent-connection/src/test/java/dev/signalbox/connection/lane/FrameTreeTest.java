package dev.signalbox.connection.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.framing.Framing;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrameTreeTest {
    private final FrameTree tree = new FrameTree(new EnvelopeFactory(0xE1));

    @Test
    void sessionsThatGotTheSameMessagesShareTheirBytes() {
        Frame one = tree.first(entry(1)).then(entry2()).frame(Framing.RAW, 0);
        Frame two = tree.first(entry(1)).then(entry2()).frame(Framing.RAW, 0);
        assertThat(one).isSameAs(two);
        assertThat(text(one)).isEqualTo("{\"C\":\"g-E1-2\",\"M\":[1,2]}");
    }

    @Test
    void differentSequencesHaveFramesOfTheirOwn() {
        FrameTree.Node both = tree.first(entry(1)).then(entry2());
        FrameTree.Node second = tree.first(entry2());
        assertThat(text(second.frame(Framing.RAW, 0))).isEqualTo("{\"C\":\"g-E1-2\",\"M\":[2]}");
        assertThat(second.length()).isEqualTo(1);
        assertThat(both.length()).isEqualTo(2);
        assertThat(tree.first(entry(1)).then(entry2())).isSameAs(both);
        assertThat(tree.first(entry2())).isSameAs(second);
    }

    @Test
    void eachFramingIsMadeOnce() {
        FrameTree.Node node = tree.first(entry(1));
        assertThat(text(node.frame(Framing.EVENT_STREAM, 0))).isEqualTo("data: {\"C\":\"g-E1-1\",\"M\":[1]}\n\n");
        assertThat(node.frame(Framing.EVENT_STREAM, 0)).isSameAs(node.frame(Framing.EVENT_STREAM, 0));
    }

    private final LogEntry first = make(1);
    private final LogEntry second = make(2);

    private LogEntry entry(long position) {
        return position == 1 ? first : second;
    }

    private LogEntry entry2() {
        return second;
    }

    private static LogEntry make(long position) {
        return new LogEntry(position, Message.payload("t", JsonPayload.ofText(Long.toString(position)), Set.of()));
    }

    private static String text(Frame frame) {
        return new String(frame.bytes(), StandardCharsets.UTF_8);
    }
}
