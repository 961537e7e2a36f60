/**
 * Building blocks that token formats share: key derivation, authenticated encryption with a long nonce, strict Base64.
 *
 * <p>These are raw algorithms over byte arrays. They know nothing of tokens, purposes or key rings, and only the token
 * formats of this module use them. {@link dev.signalbox.token.TokenProtector} is what everybody else uses.
 *
 * <p>Thread rule: safe for use by any number of threads.
 */
@NullMarked
package dev.signalbox.token.primitive;

import org.jspecify.annotations.NullMarked;
