package dev.signalbox.conformance.client;

import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireOptions;
import dev.signalbox.conformance.wire.WireTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Plain clients behind a proxy, and the numbers that are pushed to them. */
final class NumberedClients {
    private NumberedClients() {}

    /** One of each transport, connected below a prefix that the proxy takes away. */
    static List<WireClient> connected(WireAddress address, Duration timeout) {
        return Stream.of(Transport.values())
                .map(transport -> new WireClient(WireOptions.of(address, "/realtime/signalr", transport)
                                .withHubs("chatHub", "whereHub")
                                .withTimeout(timeout))
                        .connect())
                .toList();
    }

    /** The numbers of pushed messages; a list that can grow. */
    static List<Integer> numbers(List<String> messages) {
        List<Integer> numbers = new ArrayList<>();
        messages.forEach(message -> numbers.add(number(message)));
        return numbers;
    }

    /** The number of a pushed message. */
    static int number(String message) {
        return Integer.parseInt(
                JsonText.parse(message).at("A").elements().get(0).raw());
    }

    /** Adds the next number that a client receives; when it is cut off it reconnects instead. */
    static void take(WireClient client, List<Integer> all, Deadline deadline) {
        try {
            all.add(number(client.nextMessage()));
        } catch (WireTimeoutException silence) {
            throw silence;
        } catch (WireException cut) {
            reconnect(client, deadline);
        }
    }

    // The proxy may answer 502 or 503 until it knows that the node is gone; real clients try again, too.
    private static void reconnect(WireClient client, Deadline deadline) {
        while (true) {
            try {
                client.reconnect();
                return;
            } catch (WireException refused) {
                if (deadline.passed()) {
                    throw refused;
                }
            }
        }
    }
}
