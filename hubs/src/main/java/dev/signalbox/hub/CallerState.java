package dev.signalbox.hub;

import org.jspecify.annotations.Nullable;

/**
 * The values a client keeps beside its hub proxy and sends with each call (protocol F7). Belongs to one call: two calls of one client never see
 * each other's. Safe for use by any thread.
 */
public interface CallerState {

    /**
     * One value. Numbers arrive as {@link Long} or {@link Double}, objects as {@link java.util.Map}, arrays as {@link java.util.List}.
     *
     * @param name the name, case matters
     * @return null when the caller has no such value, or a null one
     */
    @Nullable
    Object get(String name);

    /**
     * Sets one value at the caller. It is sent if it differs from what the caller had before the call; a change inside an object that
     * {@link #get} returned is not noticed, set the object again.
     *
     * @param name the name, case matters
     */
    void set(String name, @Nullable Object value);
}
