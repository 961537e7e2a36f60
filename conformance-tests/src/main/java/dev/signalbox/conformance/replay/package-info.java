/**
 * Plays the client's side of a recording against a server and says what came back otherwise. Start at
 * {@link dev.signalbox.conformance.replay.Replayer}.
 *
 * <p>A replay runs in the calling thread, which is the only one that acts; each live exchange has a thread that reads. What they share lies
 * behind the lock of the {@code Stage}. Time is the real one here: a server is waited for, and given up after a patience.
 */
@NullMarked
package dev.signalbox.conformance.replay;

import org.jspecify.annotations.NullMarked;
