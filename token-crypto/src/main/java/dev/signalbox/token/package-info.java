/**
 * Sealing and opening of the two tokens clients carry: the connection token and the groups token (protocol D).
 *
 * <p>Start at {@link dev.signalbox.token.TokenProtector}, the seam behind which a token format lives, and at
 * {@link dev.signalbox.token.AesGcmProtector}, the format Signalbox uses by itself. A {@link
 * dev.signalbox.token.TokenKey} is read from configuration or generated, a {@link dev.signalbox.token.KeyRing} says
 * which key seals and which keys may still open. What stands inside a token is the matter of
 * {@link dev.signalbox.token.format}.
 *
 * <p>Thread rule: everything here is immutable or safe for use by any number of threads; nothing blocks.
 */
@NullMarked
package dev.signalbox.token;

import org.jspecify.annotations.NullMarked;
