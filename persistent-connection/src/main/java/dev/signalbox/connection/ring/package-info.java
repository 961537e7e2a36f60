/**
 * A connection's bounded memory of recent messages, {@link dev.signalbox.connection.ring.Ring}: what is to be sent next, and what its
 * client may still ask for again. Not thread-safe; a ring belongs to its connection's lane.
 */
@NullMarked
package dev.signalbox.connection.ring;

import org.jspecify.annotations.NullMarked;
