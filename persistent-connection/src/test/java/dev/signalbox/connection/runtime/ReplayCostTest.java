package dev.signalbox.connection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.log.InMemoryMessageLog;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.TransportType;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a client can cost that names a position far back: it need not be one it was ever given. */
class ReplayCostTest {
    private static final int ENTRIES = 1 << 14;

    /** Counts the entries it hands out. */
    private static final class CountingLog extends ForwardingLog {
        private int visited;

        CountingLog() {
            super(new InMemoryMessageLog(0xE1, ENTRIES, 1 << 26));
        }

        @Override
        public Slice read(long after, int max) {
            return counted(inner.read(after, max));
        }

        @Override
        public Slice read(long after, int max, Wanted wanted) {
            return counted(inner.read(after, max, wanted));
        }

        private Slice counted(Slice slice) {
            visited += slice.entries().size();
            return slice;
        }
    }

    @Test
    @DisplayName("a cursor from the beginning of a full log visits what is for the client, and hardly anything else")
    void farBack() {
        CountingLog log = new CountingLog();
        RuntimeFixture fixture = new RuntimeFixture(ConnectionConfig.defaults(), false, log);
        for (int i = 0; i < ENTRIES - 10; i++) {
            fixture.runtime.publisher().publish("g-" + i, JsonPayload.ofText("0"));
        }
        for (int i = 0; i < 5; i++) {
            fixture.runtime.publisher().publish(RuntimeFixture.BROADCAST, JsonPayload.ofText(Integer.toString(i)));
        }
        fixture.time.settle();
        log.visited = 0;
        Client client = fixture.client(TransportType.SERVER_SENT_EVENTS);
        client.messageId = "g-E1-0";
        client.open("/reconnect");
        assertThat(client.messages()).isEqualTo(List.of("0", "1", "2", "3", "4"));
        assertThat(log.visited).isBetween(5, 50);
    }
}
