/**
 * What stands around calls, messages and events: modules and authorisation (protocol F10, F11). Applications extend
 * {@link dev.signalbox.hub.pipeline.HubPipelineModule}; {@link dev.signalbox.hub.pipeline.HubPipeline} runs them.
 *
 * <p>Modules are called on the thread of what they surround, by several threads at once: they synchronise what they share. What follows a
 * method that completes later runs on the thread that completes it.
 */
@NullMarked
package dev.signalbox.hub.pipeline;

import org.jspecify.annotations.NullMarked;
