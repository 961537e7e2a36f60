package dev.signalbox.gateway.trouble;

import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.GapCause;
import dev.signalbox.connection.IdentityChange;
import dev.signalbox.connection.Refusal;
import dev.signalbox.connection.SlowCause;
import dev.signalbox.gateway.trouble.Trouble.Kind;
import dev.signalbox.protocol.Limit;
import dev.signalbox.protocol.TransportType;
import java.util.Locale;

/** Enters what goes wrong with connections, and tells the next observer everything. */
public final class ConnectionTroubles implements ConnectionEvents {
    private final Troubles troubles;
    private final ConnectionEvents next;

    /** Creates it; {@code next} is told everything as well. */
    public ConnectionTroubles(Troubles troubles, ConnectionEvents next) {
        this.troubles = troubles;
        this.next = next;
    }

    @Override
    public void opened(String connectionId, ConnectionRequest request) {
        next.opened(connectionId, request);
    }

    @Override
    public void reconnected(String connectionId, TransportType transport) {
        next.reconnected(connectionId, transport);
    }

    @Override
    public void attached(String connectionId, TransportType transport) {
        next.attached(connectionId, transport);
    }

    @Override
    public void closed(String connectionId, DisconnectReason reason) {
        switch (reason) {
            case TIMED_OUT, GAP, TOO_SLOW, CROWDED_OUT, CREDENTIAL_EXPIRED ->
                troubles.add(Kind.CLOSED, "Connection ended: " + reason.text(), connectionId);
            case ABORTED, SERVER_SHUTDOWN, CLOSED, MOVED -> {}
        }
        next.closed(connectionId, reason);
    }

    @Override
    public void gap(String connectionId, long missed, GapCause cause) {
        troubles.add(Kind.GAP, "A client missed messages: " + word(cause), connectionId);
        next.gap(connectionId, missed, cause);
    }

    @Override
    public void overrun(String connectionId, int dropped) {
        troubles.add(Kind.GAP, "A full ring dropped messages before they were sent", connectionId);
        next.overrun(connectionId, dropped);
    }

    @Override
    public void identityChanged(String connectionId, IdentityChange change, boolean accepted) {
        troubles.add(
                Kind.IDENTITY,
                "The user of a request is not its connection's: " + change.tag()
                        + (accepted ? ", accepted" : ", refused"),
                connectionId);
        next.identityChanged(connectionId, change, accepted);
    }

    @Override
    public void limitReached(Limit limit) {
        troubles.add(Kind.REFUSED, "A client reached a limit: " + limit.tag(), "");
        next.limitReached(limit);
    }

    @Override
    public void forgotten(String connectionId, int entries, boolean absent) {
        troubles.add(
                Kind.GAP,
                absent
                        ? "Memory is short: what was held for a client that is away was forgotten"
                        : "Memory is short: what a client might have asked for again was forgotten",
                connectionId);
        next.forgotten(connectionId, entries, absent);
    }

    @Override
    public void slow(String connectionId, TransportType transport, SlowCause cause) {
        troubles.add(
                Kind.SLOW,
                "A " + transport.wireName() + " socket was dropped, its client takes too little: " + word(cause),
                connectionId);
        next.slow(connectionId, transport, cause);
    }

    @Override
    public void paused(String connectionId) {
        troubles.add(
                Kind.SLOW, "A socket is not read for a while: its client says more than is worked on", connectionId);
        next.paused(connectionId);
    }

    @Override
    public void groupsRefused(String connectionId, int groups) {
        troubles.add(
                Kind.REFUSED, "A connection was not let into a group: it is in as many as it may be", connectionId);
        next.groupsRefused(connectionId, groups);
    }

    @Override
    public void refused(Refusal refusal) {
        troubles.add(Kind.REFUSED, refusal.status() + ": " + refusal.text(), "");
        next.refused(refusal);
    }

    @Override
    public void acceptDelayed() {
        next.acceptDelayed();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
