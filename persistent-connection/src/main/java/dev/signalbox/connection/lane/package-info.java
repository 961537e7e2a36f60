/**
 * The way of a message from the log to the transports. Start at {@link dev.signalbox.connection.lane.Lane}: one consumer of the log per
 * I/O thread, which alone touches the {@link dev.signalbox.connection.lane.Session}s that live on it.
 *
 * <p>Thread rule: everything here runs on its lane's executor, one task at a time, unless its Javadoc says "any thread". Nothing here
 * blocks, and no application code is called.
 */
@NullMarked
package dev.signalbox.connection.lane;

import org.jspecify.annotations.NullMarked;
