/**
 * What happens to requests, told to who counts it: {@link dev.signalbox.gateway.event.RequestEvents}, and {@link
 * dev.signalbox.gateway.event.UpstreamEvents} for those that other servers answer.
 *
 * <p>The sender decides on the thread; observers must not block.
 */
@NullMarked
package dev.signalbox.gateway.event;

import org.jspecify.annotations.NullMarked;
