/**
 * A small, plain client of the legacy wire for each of the four transports. Start at
 * {@link dev.signalbox.conformance.wire.WireClient}, or one floor below at
 * {@link dev.signalbox.conformance.wire.HttpExchange} and {@link dev.signalbox.conformance.wire.WebSocketWire} when bytes and
 * chunk boundaries are what matters.
 *
 * <p>It shares no code with the server it judges, builds on sockets of the JDK alone, keeps what it received as raw text, and sends
 * whatever it is told to, right or wrong. No thread of its own: every wait happens in the calling thread and ends at a
 * {@link dev.signalbox.conformance.wire.Deadline}. Objects belong to one thread at a time, unless their comment says otherwise.
 */
@NullMarked
package dev.signalbox.conformance.wire;

import org.jspecify.annotations.NullMarked;
