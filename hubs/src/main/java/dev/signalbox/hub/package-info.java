/**
 * Hubs: calls over a connection, in both directions (protocol F).
 *
 * <p>Start at {@link dev.signalbox.hub.Hub}, which is what an application extends, and at {@link dev.signalbox.hub.HubServer}, which
 * gathers hubs and becomes a mount. Everything else here is what a hub author touches: selectors of clients, groups, caller state,
 * progress, annotations. The rooms behind this door are {@code descriptor} (what a hub class offers), {@code binding} (arguments),
 * {@code pipeline} (modules and authorisation), {@code dispatch} (calls and events), {@code proxy} (the generated script) and
 * {@code discovery} (hubs of packages, services and jars). Beside them stand {@code module} (ready modules), {@code inject} (constructors with
 * {@code jakarta.inject}) and {@code testing} (the test kit).
 * {@link dev.signalbox.hub.HubServer} is the one type here that looks into them: it is where they are put together.
 *
 * <p>Threads: hub methods and events run on the thread that raised them, the application executor. A hub object serves one call or
 * one event; selectors, groups, contexts and progress may be used by any thread, also after the call.
 */
@NullMarked
package dev.signalbox.hub;

import org.jspecify.annotations.NullMarked;
