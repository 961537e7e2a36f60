/**
 * What each transport writes around a JSON text: preludes, message frames, keep-alives and content types.
 *
 * <p>Start with {@link dev.signalbox.protocol.framing.Framing}. Threads: everything is stateless and may be shared.
 */
@NullMarked
package dev.signalbox.protocol.framing;

import org.jspecify.annotations.NullMarked;
