/**
 * One log for several nodes. Start at {@link dev.signalbox.connection.backplane.Backplane}, which is what an engine has to offer;
 * {@link dev.signalbox.connection.backplane.NodeLog} turns it into the {@link dev.signalbox.connection.log.MessageLog} of one node, and
 * {@link dev.signalbox.connection.backplane.InProcessBackplane} is the form for several nodes in one process. Everything here is safe for use by
 * several threads.
 */
@NullMarked
package dev.signalbox.connection.backplane;

import org.jspecify.annotations.NullMarked;
