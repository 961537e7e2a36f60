package dev.signalbox.conformance.replay;

/**
 * Does to the server what was done to it during the recording. Called by the thread that replays; each method returns when it is done.
 */
public interface ServerControl {

    /** Waits until the server, which was told to shut down or is to be told now, has ended in good order. */
    void stop();

    /** Ends the server's process at once. */
    void kill();

    /** Starts the server again, at the same address. */
    void start();
}
