/**
 * The management port as values: who may do what there, what is asked and what is answered. Start with {@link
 * dev.signalbox.gateway.management.RouteTable}; the listener itself is in {@code gateway.undertow}.
 *
 * <p>Thread rule: everything is safe for use by any thread. Endpoints are called on the management port's own threads, never on an I/O
 * thread and never on those of the public port, so that a busy gateway still answers.
 */
@NullMarked
package dev.signalbox.gateway.management;

import org.jspecify.annotations.NullMarked;
