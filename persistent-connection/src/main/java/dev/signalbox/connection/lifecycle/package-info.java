/**
 * The life of a connection as a pure function: {@link dev.signalbox.connection.lifecycle.ConnectionState} and what leads from one
 * state to the next. No clock, no thread.
 */
@NullMarked
package dev.signalbox.connection.lifecycle;

import org.jspecify.annotations.NullMarked;
