/**
 * How a gateway stops without its clients missing anything: {@link dev.signalbox.gateway.drain.Readiness} tells balancers, {@link
 * dev.signalbox.gateway.drain.Drain} sends the clients to other servers in their order.
 */
@NullMarked
package dev.signalbox.gateway.drain;

import org.jspecify.annotations.NullMarked;
