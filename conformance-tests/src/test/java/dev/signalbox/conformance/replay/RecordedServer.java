package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Event.Opening;
import dev.signalbox.conformance.recording.Event.WsControl.Kind;
import dev.signalbox.conformance.wire.Frame;
import dev.signalbox.conformance.wire.RawRequest.Header;
import dev.signalbox.conformance.wire.WireAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * A server made of a recording: it says what the recorded server said, once the clients have done what they had done before. It looks at method
 * and path of requests only, and counts what comes on a WebSocket. Whoever changes the events has a server that is wrong on purpose.
 */
final class RecordedServer implements AutoCloseable {
    /** Longer than any silence that tells a replay something. */
    static final Duration PAUSE = Duration.ofMillis(700);

    private final List<Event> events;
    private final ServerSocket listener;
    private final Map<Integer, Socket> sockets = new HashMap<>(); // by exchange; guarded by this
    private final Map<Integer, Integer> done = new HashMap<>(); // client's events seen, by exchange; guarded by this
    private final Set<Event> paused = Collections.newSetFromMap(new IdentityHashMap<>()); // guarded by this
    private final Set<Event> held; // not said yet, since the server is slow; guarded by this
    private int at; // guarded by this

    private RecordedServer(List<Event> events, Set<Event> held, ServerSocket listener) {
        this.events = List.copyOf(events);
        this.held = held;
        this.listener = listener;
    }

    static RecordedServer of(List<Event> events) throws IOException {
        return of(events, event -> false);
    }

    /** A server that says some things {@link #PAUSE} later, and whatever follows them in the recording after that. */
    static RecordedServer of(List<Event> events, Predicate<Event> slow) throws IOException {
        return serving(events, slow, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    /** A server that is right, over TLS. */
    static RecordedServer secure(List<Event> events, SSLContext identity) throws IOException {
        ServerSocket listener =
                identity.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return serving(events, event -> false, listener);
    }

    private static RecordedServer serving(List<Event> events, Predicate<Event> slow, ServerSocket listener) {
        Set<Event> held = Collections.newSetFromMap(new IdentityHashMap<>());
        events.stream().filter(slow).forEach(held::add);
        RecordedServer server = new RecordedServer(events, held, listener);
        server.daemon(server::accept);
        return server;
    }

    WireAddress address() {
        return WireAddress.local(listener.getLocalPort());
    }

    private void daemon(Runnable work) {
        Thread thread = new Thread(work, "recorded-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                daemon(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            String head = head(in);
            int x = arrived(head, socket);
            int length = head.matches("(?is).*content-length: *([0-9]+).*")
                    ? Integer.parseInt(head.replaceAll("(?is).*content-length: *([0-9]+).*", "$1"))
                    : 0;
            in.readNBytes(length);
            did(x);
            // What comes now is frames of a WebSocket, or the end.
            while (true) {
                int first = in.read();
                if (first < 0) {
                    return;
                }
                int small = in.read() & 0x7f;
                int size = small < 126 ? small : (in.read() << 8) | in.read();
                in.readNBytes(4 + size);
                did(x);
            }
        } catch (IOException left) {
            // The client is free to leave.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("left");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private synchronized int arrived(String head, Socket socket) throws IOException {
        String path = head.split(" ", 3)[1].replaceAll("\\?.*", "");
        for (Event event : events) {
            if (event instanceof Opening opening
                    && !sockets.containsKey(opening.x())
                    && opening.target().replaceAll("\\?.*", "").equals(path)) {
                sockets.put(opening.x(), socket);
                if (event instanceof Event.WsOpen) {
                    socketKeys.put(opening.x(), head.replaceAll("(?is).*sec-websocket-key: *([^\r\n]+).*", "$1"));
                }
                return opening.x();
            }
        }
        throw new IOException("nothing recorded for " + path);
    }

    private final Map<Integer, String> socketKeys = new HashMap<>(); // guarded by this

    private synchronized void did(int x) throws IOException {
        done.merge(x, 1, Integer::sum);
        goOn();
    }

    private synchronized void release(Event event) {
        held.remove(event);
        try {
            goOn();
        } catch (IOException unsaid) {
            throw new UncheckedIOException(unsaid);
        }
    }

    private void goOn() throws IOException {
        while (at < events.size()) {
            Event event = events.get(at);
            if (held.contains(event)) {
                if (paused.add(event)) {
                    CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                            .execute(() -> release(event));
                }
                return;
            }
            if (event instanceof Event.Abort) {
                at++;
            } else if (event.byClient()) {
                int left = done.getOrDefault(event.x(), 0);
                if (left == 0) {
                    return;
                }
                done.put(event.x(), left - 1);
                at++;
            } else {
                Socket socket = sockets.get(event.x());
                if (socket == null) {
                    return;
                }
                at++;
                say(event, socket);
            }
        }
    }

    private void say(Event event, Socket socket) throws IOException {
        try {
            socket.getOutputStream().write(bytes(event));
            socket.getOutputStream().flush();
            if (event instanceof Event.End) {
                socket.shutdownOutput();
            }
        } catch (IOException left) {
            // The client did not wait for it.
        }
    }

    private byte[] bytes(Event event) throws IOException {
        if (event instanceof Event.Response response) {
            return head(response).getBytes(StandardCharsets.UTF_8);
        } else if (event instanceof Event.Data data) {
            ByteArrayOutputStream chunk = new ByteArrayOutputStream();
            byte[] content = data.bytes().toArray();
            chunk.writeBytes((Integer.toHexString(content.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunk.writeBytes(content);
            chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            return chunk.toByteArray();
        } else if (event instanceof Event.WsMessage message) {
            return new Frame(true, 0, Frame.TEXT, false, message.bytes().toArray()).toBytes();
        } else if (event instanceof Event.WsFrame frame) {
            return frame.bytes().toArray();
        } else if (event instanceof Event.WsControl control && control.kind() == Kind.CLOSE) {
            int code = control.code() == null ? 1000 : control.code();
            return new Frame(
                            true,
                            0,
                            Frame.CLOSE,
                            false,
                            Frame.close(code, control.text()).payload())
                    .toBytes();
        } else if (event instanceof Event.End && !socketKeys.containsKey(event.x())) {
            return "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        }
        return new byte[0];
    }

    private String head(Event.Response response) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + response.status() + " " + response.reason() + "\r\n");
        for (Header header : response.headers()) {
            // Everything is said in chunks, so that what is said otherwise than recorded need not be counted.
            boolean counts = header.name().equalsIgnoreCase("Content-Length");
            head.append(counts ? "Transfer-Encoding: chunked" : header.name() + ": " + header.value())
                    .append("\r\n");
        }
        String key = socketKeys.get(response.x());
        if (key != null) {
            head.append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ")
                    .append(accept(key))
                    .append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static String accept(String key) throws IOException {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (java.security.NoSuchAlgorithmException missing) {
            throw new IOException(missing);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : List.copyOf(sockets.values())) {
            socket.close();
        }
    }
}
