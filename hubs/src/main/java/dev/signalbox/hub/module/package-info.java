/**
 * Ready pipeline modules (protocol F10): {@link dev.signalbox.hub.module.LoggingModule} and
 * {@link dev.signalbox.hub.module.MetricsModule}. Safe for use by any thread, as modules must be.
 */
@NullMarked
package dev.signalbox.hub.module;

import org.jspecify.annotations.NullMarked;
