package dev.signalbox.conformance.record;

import dev.signalbox.conformance.recording.Party;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection and the one to the server that belongs to it. Bytes are read, shown to the conversation and written on, in two threads;
 * a write that blocks stops the reading on the other side, so that back-pressure goes through.
 */
final class Connection {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Recorder recorder;
    private final Upstream upstream;
    private final Socket client;
    private final Conversation conversation;
    private final AtomicInteger pumps = new AtomicInteger(1);
    private volatile @Nullable Socket server; // set by the client's thread before the server's starts
    private volatile boolean stopped;

    Connection(Recorder recorder, Upstream upstream, Socket client, Conversation conversation) {
        this.recorder = recorder;
        this.upstream = upstream;
        this.client = client;
        this.conversation = conversation;
    }

    /** Serves the client until it is over. */
    void run() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            client.setTcpNoDelay(true);
            int count = client.getInputStream().read(buffer);
            if (count < 0) {
                return;
            }
            // The server is called when there is something to say, so that idle connections cost it nothing.
            Socket connected = connect(buffer, count);
            if (connected == null) {
                return;
            }
            server = connected;
            pumps.set(2);
            recorder.thread("record-down", () -> {
                        pump(connected, client, Party.SERVER, new byte[BUFFER_BYTES], 0);
                        done();
                    })
                    .start();
            pump(client, connected, Party.CLIENT, buffer, count);
        } catch (IOException cut) {
            cut(Party.CLIENT);
        } finally {
            if (server == null) {
                close(client, false);
                conversation.over(Party.CLIENT);
            }
            done();
        }
    }

    private void done() {
        if (pumps.decrementAndGet() <= 0) {
            recorder.forget(this);
        }
    }

    private @Nullable Socket connect(byte[] first, int count) throws IOException {
        try {
            return upstream.connect();
        } catch (IOException unreachable) {
            conversation.fromClient(first, count);
            conversation.note("the server could not be reached: " + unreachable.getMessage());
            conversation.over(Party.SERVER);
            recorder.refused();
            refuse(String.valueOf(unreachable.getMessage()));
            return null;
        }
    }

    private void refuse(String why) throws IOException {
        byte[] text = ("The recorder could not reach " + recorder.options().upstream() + ": " + why + "\n")
                .getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: "
                + text.length + "\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().write(text);
        client.shutdownOutput();
        // What the client still sends is taken, or the reset that it would cause could take the answer away from it.
        client.setSoTimeout(1_000);
        InputStream rest = client.getInputStream();
        byte[] sink = new byte[BUFFER_BYTES];
        for (int i = 0; i < 64 && rest.read(sink) >= 0; i++) {
            Thread.onSpinWait();
        }
    }

    /** Moves bytes on, those first that were read already. */
    private void pump(Socket from, Socket to, Party party, byte[] buffer, int alreadyRead) {
        int count = alreadyRead;
        try {
            while (count >= 0) {
                see(party, buffer, count);
                to.getOutputStream().write(buffer, 0, count);
                try {
                    count = from.getInputStream().read(buffer);
                } catch (IOException reset) {
                    cut(party);
                    return;
                }
            }
            ended(from, to, party);
        } catch (IOException cut) {
            // Writing failed: the other side has gone.
            cut(party == Party.CLIENT ? Party.SERVER : Party.CLIENT);
        }
    }

    /** Whatever becomes of the recording, bytes go on. */
    private void see(Party party, byte[] buffer, int count) {
        try {
            if (party == Party.CLIENT) {
                conversation.fromClient(buffer, count);
            } else {
                conversation.fromServer(buffer, count);
            }
        } catch (RuntimeException | Error defect) {
            conversation.lost(defect);
        }
    }

    private void ended(Socket from, Socket to, Party party) throws IOException {
        if (party == Party.SERVER) {
            conversation.serverEnded();
        }
        // A client that ends its side while it is being answered has left, as far as HTTP clients go.
        conversation.over(party);
        if (to instanceof SSLSocket || from instanceof SSLSocket) {
            // TLS of old servers knows no half-closed connections.
            close(from, false);
            close(to, false);
            return;
        }
        to.shutdownOutput();
        if (from.isOutputShutdown() && to.isOutputShutdown()) {
            close(from, false);
            close(to, false);
        }
    }

    /** One side was reset: so is the other. But what ends because the recorder stops was reset by nobody. */
    private void cut(Party by) {
        conversation.over(by);
        close(client, !stopped);
        Socket connected = server;
        if (connected != null) {
            close(connected, !stopped);
        }
    }

    /** Ends both connections because the recorder stops. */
    void stop() {
        stopped = true;
        conversation.over(Party.NETWORK);
        close(client, false);
        Socket connected = server;
        if (connected != null) {
            close(connected, false);
        }
    }

    private static void close(Socket socket, boolean reset) {
        try {
            if (reset) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException alreadyClosed) {
            // Closed is closed.
        }
    }
}
