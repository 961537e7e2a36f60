/**
 * What single pieces of the server cost, measured with JMH. Compiled with the tests so that they cannot rot, run by nobody but
 * {@code mvn -Pbenchmarks}; see docs/benchmarks.md.
 */
@NullMarked
package dev.signalbox.conformance.benchmark;

import org.jspecify.annotations.NullMarked;
