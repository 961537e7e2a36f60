/**
 * A TCP proxy that misbehaves on command. It forwards bytes between a client and the server under test, knows nothing of what they
 * mean, and may be told by any thread to cut, to stall or to refuse.
 */
@NullMarked
package dev.signalbox.conformance.proxy;

import org.jspecify.annotations.NullMarked;
