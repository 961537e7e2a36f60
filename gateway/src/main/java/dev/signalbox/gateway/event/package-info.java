/**
 * What happens to requests, told to who counts it: {@link dev.signalbox.gateway.event.RequestEvents}.
 *
 * <p>The sender decides on the thread; observers must not block.
 */
@NullMarked
package dev.signalbox.gateway.event;

import org.jspecify.annotations.NullMarked;
