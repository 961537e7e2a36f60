/**
 * Token keys where operators keep them: text, a file or a directory, with the times and states that make rotation safe.
 *
 * <p>Start at {@link dev.signalbox.token.keys.KeyStore}, a file or directory of keys; {@link dev.signalbox.token.keys.StoredKeys} is what
 * was read from it and says which key seals at a given time. {@link dev.signalbox.token.keys.KeyText} is the text form.
 *
 * <p>Thread rule: values are immutable; a store may be read by any thread, and changed by one process at a time.
 */
@NullMarked
package dev.signalbox.token.keys;

import org.jspecify.annotations.NullMarked;
