/**
 * The judge of the whole: what must hold between the modules and on the wire.
 *
 * <p>Start at {@link dev.signalbox.conformance.ArchitectureTest}, which holds the arrows between the modules. Everything
 * here may see every module; no module sees this package.
 *
 * <p>Threads: tests run one after the other on the test runner's thread.
 */
@NullMarked
package dev.signalbox.conformance;

import org.jspecify.annotations.NullMarked;
