/**
 * The suite in a gateway of its own, as tests start it: {@link dev.signalbox.conformance.suite.Suites} is the JUnit extension that
 * starts and stops them.
 */
@NullMarked
package dev.signalbox.conformance.suite;

import org.jspecify.annotations.NullMarked;
