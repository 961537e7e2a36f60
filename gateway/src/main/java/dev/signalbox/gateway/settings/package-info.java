/**
 * What an operator can set, in one place: the {@link dev.signalbox.gateway.settings.Catalogue} lists every setting once, and the
 * configuration file, the environment, the command line, the help and the page of documentation are all made from it.
 *
 * <p>Start with {@link dev.signalbox.gateway.settings.Setting}; a new setting is one entry in the group it belongs to. Nothing here is
 * shared between threads.
 */
@NullMarked
package dev.signalbox.gateway.settings;

import org.jspecify.annotations.NullMarked;
