/**
 * Which pages of other sites may use this server: {@link dev.signalbox.gateway.origin.Origins} names them, {@link
 * dev.signalbox.gateway.origin.Cors} says what browsers are told about it (protocol A10).
 *
 * <p>Everything here is immutable and knows no HTTP server.
 */
@NullMarked
package dev.signalbox.gateway.origin;

import org.jspecify.annotations.NullMarked;
