package dev.signalbox.conformance.record;

import dev.signalbox.conformance.recording.Party;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection and the one to the server that belongs to it. Bytes are read, shown to the conversation and written on, in two threads;
 * a write that blocks stops the reading on the other side, so that back-pressure goes through.
 */
final class Connection {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int CONNECT_MILLIS = 20_000;

    private final Recorder recorder;
    private final Socket client;
    private final Conversation conversation;
    private final AtomicInteger pumps = new AtomicInteger(1);
    private volatile @Nullable Socket server; // set by the client's thread before the server's starts

    Connection(Recorder recorder, Socket client, Conversation conversation) {
        this.recorder = recorder;
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
            Socket upstream = connect(buffer, count);
            if (upstream == null) {
                return;
            }
            server = upstream;
            pumps.set(2);
            recorder.thread("record-down", () -> {
                        pump(upstream, client, Party.SERVER);
                        done();
                    })
                    .start();
            conversation.fromClient(buffer, count);
            upstream.getOutputStream().write(buffer, 0, count);
            pump(client, upstream, Party.CLIENT);
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
        RecordOptions options = recorder.options();
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(options.upstream().getHost(), options.upstreamPort()), CONNECT_MILLIS);
            return options.isSecure() ? secure(plain, options) : plain;
        } catch (IOException unreachable) {
            close(plain, false);
            conversation.fromClient(first, count);
            conversation.note("the server could not be reached: " + unreachable.getMessage());
            conversation.over(Party.SERVER);
            recorder.refused();
            refuse(String.valueOf(unreachable.getMessage()));
            return null;
        }
    }

    private static Socket secure(Socket plain, RecordOptions options) throws IOException {
        SSLSocket secured = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault())
                .createSocket(plain, options.upstream().getHost(), options.upstreamPort(), true);
        var parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
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

    private void pump(Socket from, Socket to, Party party) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            while (true) {
                int count;
                try {
                    count = from.getInputStream().read(buffer);
                } catch (SocketException reset) {
                    cut(party);
                    return;
                }
                if (count < 0) {
                    break;
                }
                if (party == Party.CLIENT) {
                    conversation.fromClient(buffer, count);
                } else {
                    conversation.fromServer(buffer, count);
                }
                to.getOutputStream().write(buffer, 0, count);
            }
            ended(from, to, party);
        } catch (IOException cut) {
            // Writing failed: the other side has gone.
            cut(party == Party.CLIENT ? Party.SERVER : Party.CLIENT);
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

    /** One side was reset: so is the other. */
    private void cut(Party by) {
        conversation.over(by);
        close(client, true);
        Socket upstream = server;
        if (upstream != null) {
            close(upstream, true);
        }
    }

    /** Ends both connections because the recorder stops. */
    void stop() {
        conversation.over(Party.NETWORK);
        close(client, false);
        Socket upstream = server;
        if (upstream != null) {
            close(upstream, false);
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
