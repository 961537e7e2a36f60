/**
 * The judge of the whole: what must hold between the modules and on the wire.
 *
 * <p>Start at {@link dev.signalbox.conformance.ArchitectureTest}, which holds the arrows between the modules. Everything
 * here may see every module; no module sees this package.
 *
 * <p>Threads: several tests run side by side (see {@code junit-platform.properties}); each has servers and clients of its own. Classes that
 * want the machine for themselves are isolated.
 */
@NullMarked
package dev.signalbox.conformance;

import org.jspecify.annotations.NullMarked;
