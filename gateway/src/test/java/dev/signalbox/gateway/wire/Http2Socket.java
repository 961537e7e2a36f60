package dev.signalbox.gateway.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client of HTTP/2 that sends what frames it likes. For one thread that writes and one that reads. */
public final class Http2Socket implements Closeable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int CONTINUATION = 9;
    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;

    private static final int TIMEOUT_MILLIS = 20_000;

    private final SSLSocket socket;
    private final DataInputStream in;

    /** A frame as it came. */
    public record Frame(int type, int flags, int stream, byte[] payload) {
        /** The error code of a RST_STREAM or GOAWAY. */
        public int error() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    private Http2Socket(SSLSocket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(socket.getInputStream());
    }

    /** Connects, and sends preface and settings. */
    public static Http2Socket to(int port, SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.startHandshake();
        Http2Socket client = new Http2Socket(socket);
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        client.send(SETTINGS, 0, 0, new byte[0]);
        return client;
    }

    /** The bytes of a frame. */
    public static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    public Http2Socket send(int type, int flags, int stream, byte[] payload) throws IOException {
        return send(frame(type, flags, stream, payload));
    }

    public Http2Socket send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** A block of headers, not compressed. */
    public static byte[] request(boolean post, String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(post ? 0x83 : 0x82);
        block.write(0x87); // https
        block.write(0x04);
        length(block, path.length());
        block.writeBytes(path.getBytes(US_ASCII));
        block.write(0x01);
        block.write("localhost".length());
        block.writeBytes("localhost".getBytes(US_ASCII));
        return block.toByteArray();
    }

    private static void length(ByteArrayOutputStream block, int length) {
        block.write(Math.min(length, 0x7F));
        for (int rest = length - 0x7F; rest >= 0; rest = rest < 0x80 ? -1 : rest >> 7) {
            block.write(rest < 0x80 ? rest : rest & 0x7F | 0x80);
        }
    }

    /** The next frame. */
    public Frame next() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, flags, stream, payload);
    }

    /** Reads until the connection ends. */
    public void untilEnd() throws IOException {
        try {
            while (true) {
                next();
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException ended) {
            // as it must
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
