/**
 * The front door of the gateway: configure with {@link dev.signalbox.gateway.GatewayConfig}, mount and start with
 * {@link dev.signalbox.gateway.Gateway}.
 *
 * <p>No type of the HTTP server appears here. The configuration is immutable; a started gateway may be used by any thread.
 */
@NullMarked
package dev.signalbox.gateway;

import org.jspecify.annotations.NullMarked;
