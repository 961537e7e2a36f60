/**
 * Serving https and HTTP/2: {@link dev.signalbox.gateway.undertow.tls.TlsListener} is the listening port.
 *
 * <p>Everything runs on I/O threads.
 */
@NullMarked
package dev.signalbox.gateway.undertow.tls;

import org.jspecify.annotations.NullMarked;
