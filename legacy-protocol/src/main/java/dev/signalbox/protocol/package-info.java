/**
 * The front door of the wire: the names of the transports, the protocol versions, one message's JSON text and the
 * exception for a peer's mistake.
 *
 * <p>Start with {@link dev.signalbox.protocol.TransportType}. The neighbours are {@code request} (paths and parameters
 * of the HTTP surface), {@code cursor} (the text clients echo as {@code messageId}), {@code json} (every JSON text that
 * crosses the wire, both ways) and {@code framing} (what each transport puts around it). Nothing in here does I/O, owns
 * a thread or reads a clock.
 *
 * <p>Threads: everything public is immutable and may be shared, except writers, whose documentation says so.
 */
@NullMarked
package dev.signalbox.protocol;

import org.jspecify.annotations.NullMarked;
