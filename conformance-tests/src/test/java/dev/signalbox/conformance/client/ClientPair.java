package dev.signalbox.conformance.client;

import dev.signalbox.conformance.wire.Transport;
import java.util.ArrayList;
import java.util.List;

/** One client version over one transport: the unit of work, one page in one browser. */
record ClientPair(ClientVersion version, Transport transport) {

    static List<ClientPair> all() {
        List<ClientPair> pairs = new ArrayList<>();
        for (ClientVersion version : ClientVersion.offered()) {
            for (Transport transport : Transport.values()) {
                pairs.add(new ClientPair(version, transport));
            }
        }
        return pairs;
    }

    @Override
    public String toString() {
        return version + " " + transport;
    }
}
