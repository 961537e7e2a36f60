package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Of tokens, what needs a server with another key; the rest are the rules L 158 to L 164. */
final class TokensIT {

    private static final String BAD_TOKEN = "The ConnectionId is in the incorrect format.";

    @RegisterExtension
    final Suites suites = new Suites();

    @Test
    @DisplayName("L 163: another key refuses the token")
    void anotherKeyRefusesTheToken() {
        WireClient client = suites.start().connected(Transport.SERVER_SENT_EVENTS);
        SuiteServer other = suites.start();
        WireClient moved = other.client(client.options().withAddress(other.address()));
        moved.adopt(client.negotiated());
        assertThat(moved.start().text()).isEqualTo(BAD_TOKEN);
    }
}
