package dev.signalbox.conformance.client;

import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The clients of other makes that the registries offer, with what each of them cannot do by its own making. */
enum OtherClient {
    /** Java; knows no progress. */
    SIGNALR4J(
            "signalr4j 2.0.4 (Java, Maven Central)",
            List.of(Transport.WEB_SOCKETS, Transport.SERVER_SENT_EVENTS, Transport.LONG_POLLING),
            EnumSet.of(Behaviour.PROGRESS, Behaviour.GENERATED_PROXY),
            true) {
        @Override
        Driver open(WireAddress address, Transport transport, Seen seen) {
            return JavaDriver.open(address, transport, seen);
        }
    },
    /** JavaScript for Node.js. */
    NODE_SIGNALR(
            "node-signalr 3.1.0 (Node.js, npm)",
            List.of(Transport.WEB_SOCKETS),
            EnumSet.of(Behaviour.STATE, Behaviour.PROGRESS, Behaviour.GENERATED_PROXY),
            false) {
        @Override
        Driver open(WireAddress address, Transport transport, Seen seen) {
            return NodeDriver.open("node-signalr", address, seen);
        }
    },
    /** JavaScript for Node.js, another one. */
    SIGNALR_CLIENT(
            "signalr-client 0.0.20 (Node.js, npm)",
            List.of(Transport.WEB_SOCKETS),
            EnumSet.of(Behaviour.STATE, Behaviour.PROGRESS, Behaviour.GENERATED_PROXY),
            false) {
        @Override
        Driver open(WireAddress address, Transport transport, Seen seen) {
            return NodeDriver.open("signalr-client", address, seen);
        }
    };

    private final String title;
    private final List<Transport> transports;
    private final Set<Behaviour> lacks;
    private final boolean showsErrorData;

    OtherClient(String title, List<Transport> transports, Set<Behaviour> lacks, boolean showsErrorData) {
        this.title = title;
        this.transports = transports;
        this.lacks = lacks;
        this.showsErrorData = showsErrorData;
    }

    /** Makes a client that is not connected yet. */
    abstract Driver open(WireAddress address, Transport transport, Seen seen);

    List<Transport> transports() {
        return transports;
    }

    /** Whether it can do this at all, whatever the server. */
    boolean can(Behaviour behaviour) {
        return !lacks.contains(behaviour);
    }

    /** Whether callers see the data of a HubException. */
    boolean showsErrorData() {
        return showsErrorData;
    }

    @Override
    public String toString() {
        return title;
    }
}
