/**
 * The cursor: the short text that tells how far a client has read.
 *
 * <p>Start with {@link dev.signalbox.protocol.cursor.Cursor}. Threads: every type is immutable.
 */
@NullMarked
package dev.signalbox.protocol.cursor;

import org.jspecify.annotations.NullMarked;
