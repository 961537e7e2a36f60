/**
 * The seam between a connection and whatever carries its bytes: a connection asks a
 * {@link dev.signalbox.connection.transport.TransportChannel} to write, end or fail, and is told when the peer is gone. A transport knows nothing else
 * of a connection.
 */
@NullMarked
package dev.signalbox.connection.transport;

import org.jspecify.annotations.NullMarked;
