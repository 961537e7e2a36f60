package dev.signalbox.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/** One TCP connection that speaks HTTP/1.1 and WebSocket frames byte by byte, with a read time-out. */
public final class RawSocket implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    public static RawSocket to(int port) throws IOException {
        return to(port, 0);
    }

    /** With a small receive buffer, so that the peer soon cannot write on. */
    public static RawSocket to(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return new RawSocket(socket);
    }

    public RawSocket send(String text) throws IOException {
        return send(text.getBytes(UTF_8));
    }

    public RawSocket send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** A request without a body. */
    public RawSocket get(String target) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n");
    }

    /** A POST of a form. */
    public RawSocket post(String target, String body) throws IOException {
        return send("POST " + target + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + body.getBytes(UTF_8).length
                + "\r\n\r\n" + body);
    }

    /** Asks for a WebSocket, with extra header lines. */
    public RawSocket upgrade(String target, String headers) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + headers + "\r\n");
    }

    /** The head of a response, the empty line included. */
    public String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            head.append((char) one());
        }
        return head.toString();
    }

    /** A whole response. */
    public Response response() throws IOException {
        String head = head();
        String lower = head.toLowerCase(Locale.ROOT);
        if (lower.contains("transfer-encoding: chunked")) {
            return new Response(head, allChunks());
        }
        int length = lower.indexOf("content-length: ");
        if (length < 0) {
            return new Response(head, "");
        }
        String number = lower.substring(length + 16, lower.indexOf("\r\n", length));
        return new Response(head, new String(exactly(Integer.parseInt(number)), UTF_8));
    }

    /** One chunk of a chunked body; empty at its end. */
    public String chunk() throws IOException {
        StringBuilder size = new StringBuilder();
        for (int c = one(); c != '\n'; c = one()) {
            size.append((char) c);
        }
        byte[] chunk = exactly(Integer.parseInt(size.toString().trim(), 16));
        exactly(2);
        return new String(chunk, UTF_8);
    }

    public String allChunks() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
            all.append(chunk);
        }
        return all.toString();
    }

    /** Sends a masked frame; {@code first} is its first byte, {@code 0x81} for a whole text. */
    public RawSocket frame(int first, String payload) throws IOException {
        return send(maskedFrame(first, payload.getBytes(UTF_8)));
    }

    public static byte[] maskedFrame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        int length = payload.length;
        if (length < 126) {
            frame.write(0x80 | length);
        } else if (length <= 0xFFFF) {
            frame.write(0x80 | 126);
            frame.write(length >> 8);
            frame.write(length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) length >> shift));
            }
        }
        byte[] mask = {0x11, 0x22, 0x33, 0x44};
        frame.writeBytes(mask);
        for (int i = 0; i < length; i++) {
            frame.write(payload[i] ^ mask[i & 3]);
        }
        return frame.toByteArray();
    }

    /** The next frame of the server: its first byte in hexadecimal, a space, its payload (a close's status in decimal). */
    public String frame() throws IOException {
        int first = one();
        long length = one();
        if (length == 126) {
            length = one() << 8 | one();
        } else if (length == 127) {
            length = 0;
            for (int i = 0; i < 8; i++) {
                length = length << 8 | one();
            }
        }
        byte[] payload = exactly((int) length);
        if ((first & 0x0F) == 8 && length >= 2) {
            int status = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
            return Integer.toHexString(first) + " " + status + new String(payload, 2, payload.length - 2, UTF_8);
        }
        return Integer.toHexString(first) + " " + new String(payload, UTF_8);
    }

    public byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("after " + new String(bytes, ISO_8859_1));
        }
        return bytes;
    }

    private int one() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException();
        }
        return next;
    }

    /** Reads and forgets everything up to the end; tells how much it was. A reset is an end, too. */
    public long drain() {
        long count = 0;
        try {
            for (int read = in.read(new byte[8192]); read >= 0; read = in.read(new byte[8192])) {
                count += read;
            }
        } catch (IOException e) {
            return count;
        }
        return count;
    }

    /** Whether the server has closed: nothing more comes. */
    public boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    /** Whether anything has come that was not read. */
    public boolean hasMore() throws IOException {
        return in.available() > 0;
    }

    /** Resets the connection instead of closing it. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A response: head and body. */
    public record Response(String head, String body) {
        /** The status line. */
        public String statusLine() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        /** A header's value, empty when absent. */
        public String header(String name) {
            for (String line : head.split("\r\n")) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                    return line.substring(name.length() + 1).trim();
                }
            }
            return "";
        }
    }
}
