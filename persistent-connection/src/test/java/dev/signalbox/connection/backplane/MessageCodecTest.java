package dev.signalbox.connection.backplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.log.Message;
import dev.signalbox.protocol.JsonPayload;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Bytes that are no message of this version are passed over, and told. What is one is tried wherever nodes talk over a faulty line. */
class MessageCodecTest {
    private static final byte[] PAYLOAD =
            MessageCodec.encode(Message.payload("t", JsonPayload.ofText("1"), Set.of("x")));

    @Test
    @DisplayName("a message of another version stands for one that may have been for clients")
    void otherVersion() {
        byte[] newer = PAYLOAD.clone();
        newer[0] = 2;
        assertThat(unreadable(newer)).isEqualTo(new Control.Unreadable("message version: 2 (expected: 1)", true));
    }

    @Test
    @DisplayName("a kind of control that is not known concerns no client, whatever follows it")
    void otherControl() {
        byte[] alive = MessageCodec.encode(Message.control("c-x", new Control.Alive("n", true)));
        int kind = alive.length - 1 - 1 - 4 - 1; // before a boolean and a text of one letter
        assertThat(alive[kind]).isEqualTo((byte) 4);
        alive[kind] = 99;
        assertThat(unreadable(alive)).isEqualTo(new Control.Unreadable("control kind: 99 (expected: 0 to 8)", false));
        assertThat(MessageCodec.decode(alive).topic()).isEqualTo("c-x");
    }

    @Test
    @DisplayName("whatever is cut off, changed or too long is unreadable, or another message; nothing is thrown")
    void malformed() {
        for (int length = 0; length < PAYLOAD.length; length++) {
            assertThat(unreadable(Arrays.copyOf(PAYLOAD, length)).lost()).isTrue();
        }
        assertThat(unreadable(Arrays.copyOf(PAYLOAD, PAYLOAD.length + 1)).lost())
                .isTrue();
        for (int at = 0; at < PAYLOAD.length; at++) {
            for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
                byte[] changed = PAYLOAD.clone();
                changed[at] = (byte) value;
                assertThat(MessageCodec.decode(changed)).isNotNull();
            }
        }
    }

    @Test
    @DisplayName("what could not be read is not sent on")
    void notSentOn() {
        Message unreadable = Message.control("", new Control.Unreadable("message: malformed", true));
        assertThatThrownBy(() -> MessageCodec.encode(unreadable)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Control.Unreadable unreadable(byte[] bytes) {
        Control control = MessageCodec.decode(bytes).control();
        assertThat(control).isInstanceOf(Control.Unreadable.class);
        return (Control.Unreadable) control;
    }
}
