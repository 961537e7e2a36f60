package dev.signalbox.hub.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.descriptor.HubCatalog;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.json.ReadLimits;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class NamedHubsTest {
    private final HubDescriptor one = HubDescriptor.of(OneHub.class, OneHub::new);
    private final HubDescriptor two = HubDescriptor.of(TwoHub.class, TwoHub::new);
    private final NamedHubs named = new NamedHubs(new HubCatalog(List.of(one, two)), ReadLimits.defaults());

    @Test
    @DisplayName("the same text names the same hubs again, in its order and as often as it does")
    void remembers() throws ProtocolException {
        String text = "[{\"name\":\"TWOHUB\"},{\"name\":\"oneHub\"},{\"name\":\"twoHub\"}]";
        assertThat(named.in(text)).containsExactly(two, one, two);
        assertThat(named.in(text)).containsExactly(two, one, two);
        assertThat(named.remembered()).isOne();
    }

    @Test
    @DisplayName("nothing is named by no text, by an empty one and by an empty list")
    void none() throws ProtocolException {
        assertThat(named.in(null)).isEmpty();
        assertThat(named.in("")).isEmpty();
        assertThat(named.in("[]")).isEmpty();
    }

    @Test
    @DisplayName("a name that no hub has stands where it was, and such a text is not remembered")
    void unknown() throws ProtocolException {
        assertThat(named.in("[{\"name\":\"oneHub\"},{\"name\":\"other\"}]")).containsExactly(one, null);
        assertThat(named.remembered()).isZero();
    }

    @Test
    @DisplayName("what is no list of hubs is refused each time")
    void malformed() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> named.in("[1]")).isInstanceOf(ProtocolException.class);
        }
        assertThat(named.remembered()).isZero();
    }

    @Test
    @DisplayName("made up texts fill no memory: there is a bound on their number and on their length")
    void bounded() throws ProtocolException {
        for (int i = 0; i < 3 * NamedHubs.MOST_TEXTS; i++) {
            assertThat(named.in("[{\"name\":\"oneHub\",\"x\":" + i + "}]")).containsExactly(one);
            assertThat(named.remembered()).isBetween(1, NamedHubs.MOST_TEXTS);
        }
        int before = named.remembered();
        String padded = "[{\"name\":\"oneHub\"}" + " ".repeat(NamedHubs.LONGEST_TEXT) + "]";
        assertThat(named.in(padded)).containsExactly(one);
        assertThat(named.remembered()).isEqualTo(before);
    }

    /** A hub. */
    static final class OneHub extends Hub {}

    /** Another one. */
    static final class TwoHub extends Hub {}
}
