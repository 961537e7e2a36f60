/**
 * The one order of all messages. Start at {@link dev.signalbox.connection.log.MessageLog}; everything published gets a
 * position there, and lanes read on from where they are. Everything here is safe for use by several threads.
 */
@NullMarked
package dev.signalbox.connection.log;

import org.jspecify.annotations.NullMarked;
