/**
 * The HTTP surface as values: which mount a path belongs to, which endpoint it names, and what its parameters say.
 *
 * <p>Start with {@link dev.signalbox.protocol.request.Endpoint}; {@link dev.signalbox.protocol.request.Parameters} reads
 * queries and form bodies by the original host's rules, which differ from those of servlet containers.
 *
 * <p>Threads: every type is immutable.
 */
@NullMarked
package dev.signalbox.protocol.request;

import org.jspecify.annotations.NullMarked;
