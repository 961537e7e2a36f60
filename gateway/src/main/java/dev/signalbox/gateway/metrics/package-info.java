/**
 * Meters fed by the observers of connections and requests; nothing else knows Micrometer. Start with {@link
 * dev.signalbox.gateway.metrics.ConnectionMeters}.
 *
 * <p>Thread rule: safe for use by any thread. Meters are made once, so that an event costs an addition.
 */
@NullMarked
package dev.signalbox.gateway.metrics;

import org.jspecify.annotations.NullMarked;
