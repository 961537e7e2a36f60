package dev.signalbox.conformance.rule.check;

import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.Frame;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.ResponseHead;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A right server made wrong: stands before it and spoils its answers. One request a connection, as the wire client sends them. Each connection
 * has two threads, which end with it.
 */
final class WrongServer implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** What is wrong. Called by several threads at once. */
    interface Fault {
        /** The head the client shall see. */
        default ResponseHead head(ResponseHead head) {
            return head;
        }

        /** What the server shall see instead of a piece of a request, as ISO 8859-1. */
        default String request(String piece) {
            return piece;
        }

        /** What the client shall see instead of a piece of a body or a text frame: nothing, one text, or more. */
        default List<String> piece(String text) throws InterruptedException {
            return List.of(text);
        }
    }

    private final WireAddress right;
    private final Fault fault;
    private final ServerSocket listener;

    private WrongServer(WireAddress right, Fault fault, ServerSocket listener) {
        this.right = right;
        this.fault = fault;
        this.listener = listener;
    }

    /** Begins to stand before a server. */
    static WrongServer before(WireAddress right, Fault fault) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
            WrongServer server = new WrongServer(right, fault, listener);
            start("wrong-accept", server::accept);
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    WireAddress address() {
        return WireAddress.local(listener.getLocalPort());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                client.setTcpNoDelay(true);
                start("wrong", () -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                WireSocket server = WireSocket.open(right, Deadline.in(LONGEST))) {
            start("wrong-up", () -> pump(client, server));
            answer(server, client.getOutputStream());
            client.shutdownOutput();
        } catch (IOException | WireException | InterruptedException over) {
            // One of the two is gone, and so is the connection.
        }
    }

    private void pump(Socket client, WireSocket server) {
        byte[] buffer = new byte[16 * 1024];
        try {
            for (int count = client.getInputStream().read(buffer);
                    count >= 0;
                    count = client.getInputStream().read(buffer)) {
                String piece = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
                server.send(fault.request(piece).getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException | WireException gone) {
            // Closed below.
        }
        server.close();
    }

    private void answer(WireSocket server, OutputStream out) throws IOException, InterruptedException {
        Deadline deadline = Deadline.in(LONGEST);
        HttpExchange exchange = HttpExchange.await(server, "GET", deadline);
        boolean upgraded = exchange.head().status() == 101;
        out.write(head(fault.head(exchange.head()), !upgraded));
        out.flush();
        if (upgraded) {
            while (true) {
                Frame frame = Frame.read(server, deadline);
                if (frame.opcode() != Frame.TEXT) {
                    out.write(
                            new Frame(frame.fin(), frame.reserved(), frame.opcode(), false, frame.payload()).toBytes());
                } else {
                    for (String text : fault.piece(frame.text())) {
                        out.write(new Frame(true, 0, Frame.TEXT, false, utf8(text)).toBytes());
                    }
                }
                out.flush();
            }
        }
        for (String piece = exchange.body().nextText(deadline);
                piece != null;
                piece = exchange.body().nextText(deadline)) {
            for (String text : fault.piece(piece)) {
                byte[] bytes = utf8(text);
                out.write(utf8(Integer.toHexString(bytes.length) + "\r\n"));
                out.write(bytes);
                out.write(utf8("\r\n"));
                out.flush();
            }
        }
        out.write(utf8("0\r\n\r\n"));
        out.flush();
    }

    /** The head, of a chunked body whatever it was before. */
    private static byte[] head(ResponseHead head, boolean body) {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + head.status() + " " + head.reason() + "\r\n");
        for (RawRequest.Header header : head.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (!name.equals("content-length") && !name.equals("transfer-encoding")) {
                text.append(header.name()).append(": ").append(header.value()).append("\r\n");
            }
        }
        return utf8(text.append(body ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n")
                .toString());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException ignored) {
            // The port is released in any case.
        }
    }
}
