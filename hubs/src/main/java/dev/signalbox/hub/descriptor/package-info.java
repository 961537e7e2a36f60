/**
 * What a hub class offers: its name, its methods, who may use them (protocol F1-F3, F11). Start at
 * {@link dev.signalbox.hub.descriptor.HubDescriptor}; {@link dev.signalbox.hub.descriptor.HubCatalog} holds all of a server.
 *
 * <p>The only room with reflection over an application's classes; all of it happens while the server is built. Everything here is
 * immutable and safe for use by any thread.
 */
@NullMarked
package dev.signalbox.hub.descriptor;

import org.jspecify.annotations.NullMarked;
