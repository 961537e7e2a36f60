/**
 * The script that gives pages a function for each hub method (protocol G). Start at {@link dev.signalbox.hub.proxy.ProxyScript}. Immutable
 * and safe for use by any thread.
 */
@NullMarked
package dev.signalbox.hub.proxy;

import org.jspecify.annotations.NullMarked;
