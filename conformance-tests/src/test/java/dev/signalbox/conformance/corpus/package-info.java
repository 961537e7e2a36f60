/**
 * The recordings of the original, replayed against the gateway: start at {@link dev.signalbox.conformance.corpus.RecordingsIT}.
 *
 * <p>{@code src/test/resources/recordings} holds them with their description, and {@code expected-differences.txt} what is knowingly otherwise.
 */
@NullMarked
package dev.signalbox.conformance.corpus;

import org.jspecify.annotations.NullMarked;
