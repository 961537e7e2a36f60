package dev.signalbox.hub;

import org.jspecify.annotations.Nullable;

/**
 * Where a running hub method reports how far it is (protocol F8). Declared as the last parameter of a hub method; the server
 * supplies it, clients do not count it among the arguments. Safe for use by any thread.
 *
 * @param <T> what is reported; becomes JSON
 */
@FunctionalInterface
public interface Progress<T extends @Nullable Object> {

    /**
     * Sends a value to the caller, ahead of the method's result.
     *
     * @throws IllegalStateException when the method has already completed
     */
    void report(T value);
}
