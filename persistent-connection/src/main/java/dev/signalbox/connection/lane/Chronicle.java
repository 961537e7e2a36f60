package dev.signalbox.connection.lane;

import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.GapCause;
import dev.signalbox.connection.lifecycle.ConnectionEvent;
import dev.signalbox.connection.lifecycle.ConnectionState;
import dev.signalbox.connection.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What becomes of a lane's connections, counted for metrics and said in the log: each line names its connection both in its text and as a member
 * of its own. Belongs to the lane.
 */
final class Chronicle {
    private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);

    private final ConnectionEvents events;
    private final Occasionally gapLog;

    Chronicle(ConnectionEvents events, Ticker ticker) {
        this.events = events;
        gapLog = new Occasionally(ticker);
    }

    /** Counts a gap and says so now and then. */
    void gap(Session session, long missed, GapCause cause) {
        events.gap(session.id(), missed, cause);
        about(session, LOG.atDebug())
                .log(
                        "{} has missed {} messages: {}",
                        session.id(),
                        missed < 0 ? "an unknown number of" : missed,
                        cause);
        long unsaid = gapLog.count();
        if (unsaid > 0) {
            about(session, LOG.atWarn())
                    .log("{} times a client has missed messages, the latest {}: {}", unsaid, session.id(), cause);
        }
    }

    /** Counts groups that a returning client was not let into, there being too many. */
    void groupsRefused(Session session, int groups) {
        events.groupsRefused(session.id(), groups);
        about(session, LOG.atDebug()).log("{} comes back with {} groups more than it may be in", session.id(), groups);
    }

    /** Counts a connection that has ended. */
    void closed(Session session, DisconnectReason reason) {
        events.closed(session.id(), reason);
        about(session, LOG.atDebug()).log("{} is closed: {} ({})", session.id(), reason.text(), reason.code());
    }

    /** Says how a connection's state has changed. */
    void changed(Session session, ConnectionState from, ConnectionEvent event, ConnectionState to) {
        about(session, LOG.atDebug()).log("{}: {} -> {} after {}", session.id(), from, to, event);
    }

    /** Says that something of ours failed on the way to a client. */
    void failed(Session session, Throwable cause) {
        about(session, LOG.atError()).setCause(cause).log("the request of connection {} failed", session);
    }

    private static LoggingEventBuilder about(Session session, LoggingEventBuilder line) {
        return line.addKeyValue("connectionId", session.id());
    }
}
