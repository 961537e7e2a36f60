/**
 * How a request has arrived: from whom, and under which public address, by the word of trusted proxies ({@link
 * dev.signalbox.gateway.arrival.Arrivals}) or of the operator ({@link dev.signalbox.gateway.arrival.PublicUrl}). Besides, what the world around lets arrive: how long proxies have
 * patience, how many sockets the operating system allows.
 *
 * <p>Everything here is immutable and knows no HTTP server.
 */
@NullMarked
package dev.signalbox.gateway.arrival;

import org.jspecify.annotations.NullMarked;
