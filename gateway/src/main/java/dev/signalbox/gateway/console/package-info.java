/**
 * The console: a page on the management port that shows live connections, rates, the last errors and the wire of one connection. Start with
 * {@link dev.signalbox.gateway.console.Console}, which says what is answered where; the page itself lies among the resources of this package.
 *
 * <p>Thread rule: endpoints run on the management port's threads; the history is sampled on the timer's thread.
 */
@NullMarked
package dev.signalbox.gateway.console;

import org.jspecify.annotations.NullMarked;
