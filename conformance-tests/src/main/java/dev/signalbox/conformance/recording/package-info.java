/**
 * Recorded traffic as values, and its files. Start at {@link dev.signalbox.conformance.recording.Recording}; the format is described in
 * {@code docs/recordings.md}.
 *
 * <p>Everything here is immutable, except for the writer, which belongs to one thread at a time.
 */
@NullMarked
package dev.signalbox.conformance.recording;

import org.jspecify.annotations.NullMarked;
