/**
 * Finds hub classes (protocol F1): in packages of a class path, as services, and in the jars of a folder. Start at
 * {@link dev.signalbox.hub.discovery.HubScan} and {@link dev.signalbox.hub.discovery.HubsFolder}.
 *
 * <p>Class files are looked into before anything is loaded, so that only hubs are loaded and a hub that cannot be is told by name. All
 * of it happens while the server is built, on the thread that builds it.
 */
@NullMarked
package dev.signalbox.hub.discovery;

import org.jspecify.annotations.NullMarked;
