/**
 * Which keys seal and open tokens, and how they are kept up to date while the server runs. Start with {@link
 * dev.signalbox.gateway.token.TokenConfig}, what can be set; {@link dev.signalbox.gateway.token.TokenKeeper} makes the protector from it and
 * watches the files.
 *
 * <p>Thread rule: safe for use by any thread; files are read on the scheduler that was handed in, never on an I/O thread.
 */
@NullMarked
package dev.signalbox.gateway.token;

import org.jspecify.annotations.NullMarked;
