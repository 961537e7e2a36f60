/**
 * Fuzzing of everything that takes outside bytes: {@link dev.signalbox.gateway.fuzz.FuzzTarget} lists the parsers, {@code FuzzTest}
 * replays seeds and findings and lets Jazzer search.
 */
@NullMarked
package dev.signalbox.gateway.fuzz;

import org.jspecify.annotations.NullMarked;
