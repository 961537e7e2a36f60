package dev.signalbox.hub;

/** The calling client, together with the state it sent along. */
public interface CallerProxy extends ClientProxy {

    /** The caller's state: what changed so far goes out with each {@link #invoke} and with the result (protocol F7). */
    CallerState state();
}
