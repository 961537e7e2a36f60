package dev.signalbox.hub;

/**
 * Creates the objects of one hub class: one for each call and each event, on the thread that serves it (protocol F15).
 *
 * @param <H> the hub class
 */
@FunctionalInterface
public interface HubActivator<H extends Hub> {

    /**
     * A fresh object.
     *
     * @throws Exception when there can be none: a call then fails, an event leaves the hub out (protocol F11)
     */
    H create() throws Exception;
}
