/**
 * What happens to a connection before its first request: the PROXY protocol ({@link dev.signalbox.gateway.undertow.listen.ProxyGate}).
 *
 * <p>Everything here runs on the connection's I/O thread.
 */
@NullMarked
package dev.signalbox.gateway.undertow.listen;

import org.jspecify.annotations.NullMarked;
