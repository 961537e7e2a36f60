package dev.signalbox.conformance.record;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes clients until its listener is closed. Runs in one thread; what it tells may be asked for by any. */
final class Acceptor implements Runnable {
    private final ServerSocket listener;
    private final Consumer<Socket> taker;
    private final Runnable pause;
    private volatile @Nullable IOException trouble;

    /**
     * Creates an acceptor.
     *
     * @param listener where clients come
     * @param taker serves a client, in a thread of its own
     * @param pause waits a little, for a process that has run out of descriptors or threads to get some back
     */
    Acceptor(ServerSocket listener, Consumer<Socket> taker, Runnable pause) {
        this.listener = listener;
        this.taker = taker;
        this.pause = pause;
    }

    @Override
    public void run() {
        while (!listener.isClosed()) {
            try {
                take(listener.accept());
            } catch (IOException closedOrFull) {
                if (!listener.isClosed()) {
                    trouble = closedOrFull;
                    pause.run();
                }
            }
        }
    }

    private void take(Socket client) throws IOException {
        try {
            taker.accept(client);
        } catch (OutOfMemoryError noThread) {
            client.close();
            throw new IOException("a client was sent away: " + noThread.getMessage(), noThread);
        }
    }

    /** Why clients could not be taken, the last time that they could not; null for never. */
    @Nullable
    IOException trouble() {
        return trouble;
    }
}
