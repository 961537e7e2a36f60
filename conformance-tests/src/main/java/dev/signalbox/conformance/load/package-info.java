/**
 * The load generator: thousands of clients on one thread of plain NIO, that count what is lost, repeated or late, and the bare server
 * that everything is measured against.
 *
 * <p>Start with {@link dev.signalbox.conformance.load.LoadCommand}. Everything a {@link dev.signalbox.conformance.load.Loop} carries belongs to
 * its one thread. It shares no code with the server.
 */
@NullMarked
package dev.signalbox.conformance.load;

import org.jspecify.annotations.NullMarked;
