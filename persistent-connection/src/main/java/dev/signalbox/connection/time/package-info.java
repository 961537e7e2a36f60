/**
 * Time as the runtime sees it: a {@link dev.signalbox.connection.time.Ticker} for elapsed time and a
 * {@link dev.signalbox.connection.time.TaskScheduler} for later. Tests replace both by manual forms. Safe for use by any thread.
 */
@NullMarked
package dev.signalbox.connection.time;

import org.jspecify.annotations.NullMarked;
