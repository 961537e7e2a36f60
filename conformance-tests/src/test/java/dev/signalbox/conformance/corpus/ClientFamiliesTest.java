package dev.signalbox.conformance.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.wire.RawRequest.Header;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.client.Client;
import dev.signalbox.connection.client.ClientFamily;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.request.Parameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each recorded client is told by each of its requests. */
final class ClientFamiliesTest {
    private static final Map<String, ClientFamily> FAMILIES = Map.of(
            "jquery", ClientFamily.JQUERY,
            "net", ClientFamily.DOTNET,
            "cpp", ClientFamily.CPP,
            "java", ClientFamily.JAVA,
            "node", ClientFamily.OTHER,
            "signalr", ClientFamily.OTHER);

    @Test
    @DisplayName("J7: one family for all requests of a client, whatever they leave out")
    void oneFamilyForAllRequestsOfAClient() throws ProtocolException {
        List<String> wrong = new ArrayList<>();
        int requests = 0;
        for (Recording recording : Corpus.read()) {
            ClientFamily expected = FAMILIES.get(recording.name().split("-", 2)[0]);
            if (expected == null) {
                continue; // requests made by hand
            }
            for (Event event : recording.events()) {
                if (event instanceof Event.Opening opening && isClients(opening.target())) {
                    requests++;
                    Client client = facts(opening).client();
                    if (client.family() != expected) {
                        wrong.add(recording.name() + ": " + client + " for " + opening.target());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(requests).isGreaterThan(5000);
    }

    // The others are those of the recording itself, which drove the server's admin pages, and of pages and scripts.
    private static boolean isClients(String target) {
        return Stream.of("negotiate", "connect", "reconnect", "poll", "start", "send", "abort")
                .anyMatch(endpoint -> target.contains("/" + endpoint + "?"));
    }

    private static ConnectionRequest facts(Event.Opening opening) throws ProtocolException {
        Map<String, List<String>> headers = new HashMap<>();
        for (Header header : opening.headers()) {
            headers.putIfAbsent(header.name(), List.of(header.value()));
        }
        int query = opening.target().indexOf('?');
        return new ConnectionRequest(
                "GET",
                opening.target().substring(0, query),
                Parameters.ofQuery(opening.target().substring(query + 1)),
                headers,
                Map.of(),
                ConnectionUser.ANONYMOUS,
                "127.0.0.1");
    }
}
