/**
 * The four transports on real channels, one class each over the seam
 * {@link dev.signalbox.connection.transport.TransportChannel} (protocol B4 to B7).
 *
 * <p>Start with {@link dev.signalbox.gateway.undertow.transport.Transports}, which opens them, and
 * {@link dev.signalbox.gateway.undertow.transport.IoChannel}, which they share. Thread rule: everything that touches a
 * socket runs on the socket's I/O thread; what is called on another thread hops there first. Nothing of an application
 * ever runs here.
 */
@NullMarked
package dev.signalbox.gateway.undertow.transport;

import org.jspecify.annotations.NullMarked;
