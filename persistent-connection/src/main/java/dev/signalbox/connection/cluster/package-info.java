/**
 * Several nodes over one log: who owns which connection, in which groups it is, which nodes there are. Start at
 * {@link dev.signalbox.connection.cluster.Cluster}. Everything is decided by the order of the log, so all nodes decide alike.
 */
@NullMarked
package dev.signalbox.connection.cluster;

import org.jspecify.annotations.NullMarked;
