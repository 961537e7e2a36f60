/**
 * The sample behind the page at {@code /}: three hubs and a persistent connection to copy from. Start at
 * {@link dev.signalbox.gateway.sample.ChatHub}; {@link dev.signalbox.gateway.sample.Sample} puts them together.
 *
 * <p>Hub methods run on the application executor and may block; a hub object serves one call.
 */
@NullMarked
package dev.signalbox.gateway.sample;

import org.jspecify.annotations.NullMarked;
