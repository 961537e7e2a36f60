/**
 * Whether the gateway lives and can take clients, asked by whatever watches over it. Start with {@link
 * dev.signalbox.gateway.management.health.Health}.
 *
 * <p>Thread rule: safe for use by any thread; checks must not block.
 */
@NullMarked
package dev.signalbox.gateway.management.health;

import org.jspecify.annotations.NullMarked;
