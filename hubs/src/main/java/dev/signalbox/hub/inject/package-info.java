/**
 * Constructor injection by the annotations of {@code jakarta.inject}, which is needed on the class path only by who uses this package.
 * Start at {@link dev.signalbox.hub.inject.JakartaInjection}. Everything here is immutable and safe for use by any thread.
 */
@NullMarked
package dev.signalbox.hub.inject;

import org.jspecify.annotations.NullMarked;
