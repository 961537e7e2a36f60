package dev.signalbox.gateway.undertow.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class OutgoingTest {

    @Property(tries = 100)
    void everyByteIsWrittenOnceWhateverTheSocketTakes(
            @ForAll @Size(max = 20) byte[] head,
            @ForAll @IntRange(max = 100_000) int bodyLength,
            @ForAll @Size(max = 20) byte[] tail,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 50_000) Integer> takes)
            throws IOException {
        byte[] body = new byte[bodyLength];
        for (int i = 0; i < bodyLength; i++) {
            body[i] = (byte) (i * 31);
        }
        Throttled socket = new Throttled(takes);
        Outgoing outgoing = Outgoing.of(head, body, tail);
        int tries = 0;
        while (!outgoing.writeTo(socket)) {
            socket.reopen();
            assertThat(tries++).isLessThan(200_000);
        }
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(head);
        expected.writeBytes(body);
        expected.writeBytes(tail);
        assertThat(socket.taken.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(outgoing.writeTo(socket)).isTrue();
        assertThat(socket.taken.size()).isEqualTo(expected.size());
    }

    /** Takes as many bytes as the script says until it is full, then nothing until reopened. */
    private static final class Throttled implements WritableByteChannel {
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final List<Integer> takes;
        private int next;
        private int room;

        Throttled(List<Integer> takes) {
            this.takes = takes;
            reopen();
        }

        void reopen() {
            room = Math.max(1, takes.get(next++ % takes.size()));
        }

        @Override
        public int write(ByteBuffer bytes) {
            int count = Math.min(room, bytes.remaining());
            for (int i = 0; i < count; i++) {
                taken.write(bytes.get());
            }
            room -= count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
