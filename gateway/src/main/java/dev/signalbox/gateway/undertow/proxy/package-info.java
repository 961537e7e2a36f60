/**
 * Requests that other servers answer: {@link dev.signalbox.gateway.undertow.proxy.UpstreamProxy} passes them on with Undertow's proxy handler.
 *
 * <p>Bodies pass through as they come, in both directions; nothing is kept. Everything runs on the I/O thread of the request.
 */
@NullMarked
package dev.signalbox.gateway.undertow.proxy;

import org.jspecify.annotations.NullMarked;
