package dev.signalbox.connection;

import dev.signalbox.connection.lifecycle.ConnectionState;
import dev.signalbox.protocol.ProtocolVersion;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * All that is known of a live connection, as its lane saw it at one moment.
 *
 * @param id the connection id
 * @param path where its latest receive request went: the mount and the endpoint
 * @param transport the transport of its latest receive request
 * @param clientFamily what kind of client it is, as {@code ClientFamily} calls it
 * @param clientVersion its version or release as far as it tells, empty when it does not
 * @param userAgent what its client calls itself, empty when it does not; as it was sent, so hostile until escaped
 * @param protocol the version of the protocol spoken
 * @param user the name of its user, empty when unknown
 * @param remoteAddress the peer's address as text
 * @param state where it stands in its life
 * @param node the node it lives on, empty on a single node
 * @param since when it came to life on this node
 * @param age how long ago that was
 * @param silence how long nothing has come from its client, neither a request nor a message
 * @param open whether a receive request is open; otherwise its client is between two polls, or away
 * @param reconnects how often its client has come back with {@code /reconnect}
 * @param groups how many groups it is in
 * @param groupNames the names of some of them, qualified; none where they were not asked for
 * @param waiting messages that were not handed to its transport yet
 * @param held messages that its ring holds: those waiting, and those kept until the client has confirmed them or may not come back any more
 * @param heldBytes payload bytes of those held
 * @param pendingBytes bytes handed to its socket that the socket has not taken, and of replies that wait behind them
 */
public record ConnectionDetails(
        String id,
        String path,
        TransportType transport,
        String clientFamily,
        String clientVersion,
        String userAgent,
        ProtocolVersion protocol,
        String user,
        String remoteAddress,
        ConnectionState state,
        String node,
        Instant since,
        Duration age,
        Duration silence,
        boolean open,
        long reconnects,
        int groups,
        List<String> groupNames,
        int waiting,
        int held,
        long heldBytes,
        long pendingBytes) {}
