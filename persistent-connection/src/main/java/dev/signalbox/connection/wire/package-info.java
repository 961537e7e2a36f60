/**
 * The wire view: what passes between single clients and this server, shown to an operator while somebody looks. Start with
 * {@link dev.signalbox.connection.wire.WireTap}, the switch.
 *
 * <p>While no tap is open, all it costs is the reading of one field for each frame. Thread rule: safe for use by any thread; a tapped
 * connection's frames are added under the lock of its tap, held for the adding to a queue.
 */
@NullMarked
package dev.signalbox.connection.wire;

import org.jspecify.annotations.NullMarked;
