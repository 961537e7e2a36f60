package dev.signalbox.connection;

import dev.signalbox.connection.lifecycle.ConnectionState;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;

/**
 * What is known of a live connection at the moment of asking.
 *
 * @param id the connection id
 * @param path where its latest receive request went: the mount and the endpoint
 * @param user the name of its user, empty when unknown
 * @param remoteAddress the peer's address as text
 * @param transport the transport of its latest receive request
 * @param state where it stands in its life
 * @param age how long it has been alive on this server
 */
public record ConnectionInfo(
        String id,
        String path,
        String user,
        String remoteAddress,
        TransportType transport,
        ConnectionState state,
        Duration age) {}
