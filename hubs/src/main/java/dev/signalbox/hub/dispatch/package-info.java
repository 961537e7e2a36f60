/**
 * From a payload to a hub method and back, and from a hub to its clients (protocol F4-F9, F12, F13). Start at
 * {@link dev.signalbox.hub.dispatch.HubDispatcher}, which is the mount as the runtime sees it.
 *
 * <p>Hub methods and events run on the thread that calls the scope; nothing here has threads of its own. An answer is written on the
 * thread on which the method completes.
 */
@NullMarked
package dev.signalbox.hub.dispatch;

import org.jspecify.annotations.NullMarked;
