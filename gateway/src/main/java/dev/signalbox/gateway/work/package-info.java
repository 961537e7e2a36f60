/**
 * The threads applications run on: {@link dev.signalbox.gateway.work.ApplicationThreads}.
 */
@NullMarked
package dev.signalbox.gateway.work;

import org.jspecify.annotations.NullMarked;
