/**
 * The hubs and raw connections that recorded traffic and the rule tests talk to, with the behaviour the originals had. Start at
 * {@link dev.signalbox.conformance.suite.Suite}.
 *
 * <p>Hub objects live for one call; what they share ({@link dev.signalbox.conformance.suite.LifecycleObserver}) must be safe for use by several
 * threads.
 */
@NullMarked
package dev.signalbox.conformance.suite;

import org.jspecify.annotations.NullMarked;
