package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.wire.WireFrame;
import dev.signalbox.connection.wire.WireTap;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.request.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Shows requests of connections, and their whole answers, to the wire view while a tap is open. Safe for use by any thread. */
final class ShownRequests {
    private static final byte[] NOTHING = {};

    private final WireTap wire;

    ShownRequests(WireTap wire) {
        this.wire = wire;
    }

    /** Answers a request whose connection is known. */
    @FunctionalInterface
    interface Answering {
        CompletionStage<Outcome> answer() throws ProtocolException;
    }

    CompletionStage<Outcome> around(
            IncomingRequest request, TransportType transport, String connectionId, Answering answering)
            throws ProtocolException {
        if (!wire.isOn()) {
            return answering.answer();
        }
        ConnectionRequest facts = request.facts();
        String user = facts.user().name();
        if (request.endpoint() == Endpoint.CONNECT) {
            wire.begins(connectionId);
        }
        wire.request(
                connectionId,
                user,
                transport,
                facts.method(),
                facts.path(),
                facts.query().asMap());
        try {
            return answering
                    .answer()
                    .whenComplete((outcome, failure) -> answered(connectionId, user, transport, outcome));
        } catch (ProtocolException e) {
            wire.answer(connectionId, user, transport, e.status(), bytes(e.getMessage()));
            throw e;
        }
    }

    /** What a client sends with a request of its own, which is not a WebSocket's. */
    void received(ConnectionRequest facts, TransportType transport, String connectionId, @Nullable String data) {
        if (data != null && wire.isOn()) {
            wire.received(connectionId, facts.user().name(), transport, data);
        }
    }

    // A receive request is answered frame by frame; a failure is answered 500 without a body (protocol A7).
    private void answered(String connectionId, String user, TransportType transport, @Nullable Outcome outcome) {
        if (outcome == null) {
            wire.answer(connectionId, user, transport, 500, NOTHING);
        } else if (outcome instanceof Outcome.Reply reply) {
            wire.answer(connectionId, user, transport, reply.status(), reply.body());
        }
    }

    // The text of an answer is short; a bound all the same.
    private static byte[] bytes(@Nullable String text) {
        String shown = text == null ? "" : text;
        return shown.substring(0, Math.min(shown.length(), WireFrame.MAX_TEXT)).getBytes(StandardCharsets.UTF_8);
    }
}
