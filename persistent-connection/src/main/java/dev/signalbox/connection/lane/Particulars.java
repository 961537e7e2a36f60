package dev.signalbox.connection.lane;

import dev.signalbox.connection.ConnectionDetails;
import dev.signalbox.connection.ConnectionInfo;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.client.Client;
import dev.signalbox.connection.lifecycle.ConnectionEvent;
import dev.signalbox.connection.ring.Ring;
import dev.signalbox.protocol.ProtocolVersion;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one session's client from its requests, and how a session looks from outside. Belongs to the session's lane; what says so may be
 * asked from any thread.
 */
final class Particulars {
    private volatile @Nullable ConnectionRequest request; // the latest receive request; null before the first
    private volatile TransportType transport = TransportType.LONG_POLLING; // of the latest request
    private volatile long openedNanos; // when the first arrived
    private volatile long heardNanos; // when anything came from the client
    private @Nullable Client client; // of the latest request, once anybody has asked
    private @Nullable ConnectionScope scope; // of the latest request
    private long reconnects; // times its client came back with /reconnect

    /** A receive request has arrived. */
    void take(Arrival arrival, TransportType type, long now) {
        if (request == null) {
            openedNanos = now;
        }
        scope = arrival.scope();
        client = null;
        transport = type;
        heardNanos = now;
        request = arrival.request();
        if (arrival.event() == ConnectionEvent.RECONNECT) {
            reconnects++;
        }
    }

    /** Any thread: something came from the client. */
    void heard(long now) {
        heardNanos = now;
    }

    /** Any thread: the latest receive request; null before the first has arrived. */
    @Nullable
    ConnectionRequest request() {
        return request;
    }

    /** Any thread: the transport of the latest request. */
    TransportType transport() {
        return transport;
    }

    /** Any thread: when the first request arrived; 0 before. */
    long openedNanos() {
        return openedNanos;
    }

    /** The scope of the latest request; null before the first has arrived. */
    @Nullable
    ConnectionScope scope() {
        return scope;
    }

    /** Any thread: what a list of connections shows of a session; null before its first request arrived and after its end. */
    @Nullable
    ConnectionInfo info(Session session) {
        ConnectionRequest latest = request;
        return latest == null || session.isClosed()
                ? null
                : new ConnectionInfo(
                        session.id(),
                        latest.path(),
                        latest.user().name(),
                        latest.remoteAddress(),
                        transport,
                        session.state(),
                        Duration.ofNanos(session.lane().now() - openedNanos));
    }

    /** All that is known of a session; null before its first request arrived and after its end. */
    @Nullable
    ConnectionDetails details(Session session, String node, int names) {
        ConnectionRequest latest = request;
        if (latest == null || session.isClosed()) {
            return null;
        }
        Lane lane = session.lane();
        long now = lane.now();
        Duration age = Duration.ofNanos(now - openedNanos);
        String agent = latest.header("User-Agent");
        Outlet outlet = session.outlet;
        Channel open = outlet.open();
        Ring ring = outlet.ring();
        Client kind = client == null ? latest.client() : client;
        client = kind;
        return new ConnectionDetails(
                session.id(),
                latest.path(),
                transport,
                kind.family().text(),
                clientVersion(kind),
                agent == null ? "" : agent,
                ProtocolVersion.negotiate(latest.query("clientProtocol")),
                latest.user().name(),
                latest.remoteAddress(),
                session.state(),
                node,
                lane.wall().minus(age),
                age,
                Duration.ofNanos(Math.max(0, now - heardNanos)),
                open != null,
                reconnects,
                session.groups.size(),
                names == 0
                        ? List.of()
                        : session.groups.names().stream().limit(names).toList(),
                ring.unsent(),
                ring.size(),
                ring.bytes(),
                open == null ? 0 : open.pendingBytes());
    }

    private static String clientVersion(Client of) {
        if (!of.version().isEmpty()) {
            return of.version();
        }
        return of.release().equals(Client.UNKNOWN) ? "" : of.release();
    }
}
