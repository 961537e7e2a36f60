/**
 * What came from a server, taken apart into units that can be compared, and the comparison. Start at
 * {@link dev.signalbox.conformance.compare.FrameDecoder} and {@link dev.signalbox.conformance.compare.Comparison}.
 *
 * <p>No threads and no clock here; {@link dev.signalbox.conformance.compare.Terms} is the only state, and its owner guards it.
 */
@NullMarked
package dev.signalbox.conformance.compare;

import org.jspecify.annotations.NullMarked;
