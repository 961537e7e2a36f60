/**
 * What went wrong lately, in memory, for an operator's eyes: refused requests, failed invocations, gaps, slow clients. Start with {@link
 * dev.signalbox.gateway.trouble.Troubles}; the others hear of events and tell it.
 *
 * <p>Thread rule: safe for use by any thread; a trouble costs a look into a small table under a lock, and beyond a rate only a count.
 */
@NullMarked
package dev.signalbox.gateway.trouble;

import org.jspecify.annotations.NullMarked;
