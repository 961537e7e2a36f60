/**
 * How a request has arrived: from whom, and under which public address, by the word of trusted proxies ({@link
 * dev.signalbox.gateway.arrival.Arrivals}) or of the operator ({@link dev.signalbox.gateway.arrival.PublicUrl}).
 *
 * <p>Everything here is immutable and knows no HTTP server.
 */
@NullMarked
package dev.signalbox.gateway.arrival;

import org.jspecify.annotations.NullMarked;
