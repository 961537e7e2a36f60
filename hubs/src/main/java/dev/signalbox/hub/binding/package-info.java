/**
 * Arguments: the JSON a client sent becomes the Java values a hub method takes (protocol F5). Start at
 * {@link dev.signalbox.hub.binding.ArgumentBinder}. Safe for use by any thread.
 */
@NullMarked
package dev.signalbox.hub.binding;

import org.jspecify.annotations.NullMarked;
