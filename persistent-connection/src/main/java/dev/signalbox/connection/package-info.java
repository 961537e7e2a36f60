/**
 * Connections that outlive a socket: the front door.
 *
 * <p>An application is written either as a {@link dev.signalbox.connection.PersistentConnection} (raw messages) or through
 * the hubs module; both are {@link dev.signalbox.connection.ConnectionApplication}s to the runtime. They publish through a
 * {@link dev.signalbox.connection.Publisher}. Everything in this package is either immutable or safe for use by several threads;
 * application code is always called on the application executor, never on an I/O thread.
 */
@NullMarked
package dev.signalbox.connection;

import org.jspecify.annotations.NullMarked;
