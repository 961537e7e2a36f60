package dev.signalbox.conformance.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server that takes one connection and plays a script on it. */
final class ScriptedPeer implements AutoCloseable {

    /** What the peer does with its connection; it is closed afterwards. */
    @FunctionalInterface
    interface Script {
        void play(Line line) throws Exception;
    }

    private final ServerSocket listener;
    private final CompletableFuture<Void> played = new CompletableFuture<>();

    private ScriptedPeer(ServerSocket listener) {
        this.listener = listener;
    }

    static ScriptedPeer playing(Script script) {
        try {
            ScriptedPeer peer = new ScriptedPeer(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
            Thread thread = new Thread(() -> peer.run(script), "scripted-peer");
            thread.setDaemon(true);
            thread.start();
            return peer;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void run(Script script) {
        try (Socket socket = listener.accept()) {
            socket.setTcpNoDelay(true);
            script.play(new Line(socket));
            played.complete(null);
        } catch (Exception failure) {
            played.completeExceptionally(failure);
        }
    }

    WireAddress address() {
        return WireAddress.local(listener.getLocalPort());
    }

    /** Waits until the script has been played to its end. */
    void awaitPlayed() throws Exception {
        played.get(40, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** The peer's end of the connection. */
    static final class Line {
        private final Socket socket;

        Line(Socket socket) {
            this.socket = socket;
        }

        String readHead() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new IOException("the client left after: " + head);
                }
                head.write(next);
            }
            return head.toString(StandardCharsets.UTF_8);
        }

        byte[] read(int count) throws IOException {
            return socket.getInputStream().readNBytes(count);
        }

        int readOrEnd() throws IOException {
            return socket.getInputStream().read();
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        void chunk(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            write(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n");
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        void await(CountDownLatch latch) throws InterruptedException, IOException {
            if (!latch.await(40, TimeUnit.SECONDS)) {
                throw new IOException("nobody went on");
            }
        }
    }
}
