package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A server behind the gateway that does what the test says, byte by byte, one thread for each connection. */
final class OtherServer implements AutoCloseable {
    /** What it does with a request whose head it has read. */
    interface Script {
        void answer(Exchange exchange) throws IOException;
    }

    /** One request on its connection. */
    record Exchange(String head, InputStream in, Socket socket) {
        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(UTF_8));
        }

        void ok(String body) throws IOException {
            send("HTTP/1.1 200 OK\r\nContent-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body);
        }

        String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        /** The body as it was framed, with the sizes of its chunks and what comes behind them. */
        String body() throws IOException {
            StringBuilder body = new StringBuilder();
            if (header("Transfer-Encoding").equals("chunked")) {
                while (!body.toString().endsWith("0\r\n")) {
                    body.append((char) in.read());
                }
                while (!body.toString().endsWith("\r\n\r\n")) {
                    body.append((char) in.read());
                }
            } else if (!header("Content-Length").isEmpty()) {
                body.append(new String(in.readNBytes(Integer.parseInt(header("Content-Length"))), ISO_8859_1));
            }
            return body.toString();
        }

        /** All values of a header, with a bar between. */
        String header(String name) {
            StringBuilder values = new StringBuilder();
            for (String line : head.split("\r\n")) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                    values.append(values.isEmpty() ? "" : "|")
                            .append(line.substring(name.length() + 1).trim());
                }
            }
            return values.toString();
        }
    }

    private final ServerSocket listening;
    private final Script script;
    private final BlockingQueue<Exchange> seen = new LinkedBlockingQueue<>();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    private OtherServer(int port, Script script) throws IOException {
        listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        this.script = script;
        Thread accepting = new Thread(this::accept, "other-server");
        accepting.setDaemon(true);
        accepting.start();
    }

    static OtherServer start(Script script) throws IOException {
        return new OtherServer(0, script);
    }

    static OtherServer at(int port, Script script) throws IOException {
        return new OtherServer(port, script);
    }

    /** A port that nobody listens on. */
    static int deadPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** The next request it was sent. */
    Exchange next() throws InterruptedException {
        return seen.take();
    }

    int requests() {
        return seen.size();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                sockets.add(socket);
                Thread serving = new Thread(() -> serve(socket), "other-server-connection");
                serving.setDaemon(true);
                serving.start();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            while (true) {
                StringBuilder head = new StringBuilder();
                while (!head.toString().endsWith("\r\n\r\n")) {
                    int c = in.read();
                    if (c < 0) {
                        return;
                    }
                    head.append((char) c);
                }
                Exchange exchange =
                        new Exchange(new String(head.toString().getBytes(ISO_8859_1), ISO_8859_1), in, socket);
                seen.add(exchange);
                script.answer(exchange);
                if (socket.isClosed()) {
                    return;
                }
            }
        } catch (IOException e) {
            // the gateway has closed, or the test has
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
