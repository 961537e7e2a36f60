/**
 * A proxy between clients and a server that changes nothing and writes what passes. Start at
 * {@link dev.signalbox.conformance.record.Recorder}.
 *
 * <p>Bytes go through as they come; taps beside the stream read along and make events of them. Each connection has a thread for each direction,
 * so that a slow reader slows its own sender and nobody else; a further thread writes the files.
 */
@NullMarked
package dev.signalbox.conformance.record;

import org.jspecify.annotations.NullMarked;
