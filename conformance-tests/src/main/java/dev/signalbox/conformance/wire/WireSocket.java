package dev.signalbox.conformance.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One TCP connection with a deadline on every wait. What was read too far is kept for the next read, so that a head, a body and
 * WebSocket frames can be taken from one connection one after the other.
 *
 * <p>Reading belongs to one thread; {@link #send}, {@link #reset} and {@link #close} may be called by another.
 */
public final class WireSocket implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Socket socket;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;

    private WireSocket(Socket socket) {
        this.socket = socket;
    }

    /** Connects to the given address, waiting no longer than until the deadline. */
    public static WireSocket open(WireAddress address, Deadline deadline) {
        return open(address, deadline, 0);
    }

    /**
     * Connects and speaks TLS; the server's certificate and name are checked as Java does by default.
     *
     * @throws WireException when there is no connection, or the server is not who it should be
     */
    public static WireSocket openSecure(WireAddress address, Deadline deadline) {
        WireSocket plain = open(address, deadline);
        try {
            SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            SSLSocket secured = (SSLSocket) factory.createSocket(plain.socket, address.host(), address.port(), true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            secured.setSoTimeout(deadline.remainingMillis());
            secured.startHandshake();
            return new WireSocket(secured);
        } catch (IOException failure) {
            plain.close();
            throw new WireException("no TLS with " + address + ": " + failure.getMessage(), failure);
        }
    }

    /**
     * Connects with a receive buffer of a given size, which a slow reader keeps small.
     *
     * @param receiveBufferBytes the size asked for, 0 for the system's choice
     */
    public static WireSocket open(WireAddress address, Deadline deadline, int receiveBufferBytes) {
        Socket socket = new Socket();
        try {
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address.host(), address.port()), deadline.remainingMillis());
            return new WireSocket(socket);
        } catch (IOException failure) {
            closeQuietly(socket);
            throw new WireException("no connection to " + address + ": " + failure.getMessage(), failure);
        }
    }

    /** Sends bytes as they are. */
    public void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException failure) {
            throw new WireException("sending " + bytes.length + " bytes failed: " + failure.getMessage(), failure);
        }
    }

    /**
     * Takes the bytes that are there, waiting for the first one.
     *
     * @param most the largest number of bytes wanted
     * @return at least one byte, or none when the peer has ended its side
     * @throws WireTimeoutException when nothing came in time
     * @throws WireException when the connection was reset
     */
    public byte[] read(int most, Deadline deadline) {
        if (position == limit && !fill(deadline)) {
            return new byte[0];
        }
        int count = Math.min(most, limit - position);
        byte[] bytes = Arrays.copyOfRange(buffer, position, position + count);
        position += count;
        return bytes;
    }

    /** Takes exactly the given number of bytes. */
    public byte[] readExactly(int count, Deadline deadline) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.min(count, BUFFER_BYTES));
        while (bytes.size() < count) {
            byte[] piece = read(count - bytes.size(), deadline);
            if (piece.length == 0) {
                throw new WireException("the stream ended after " + bytes.size() + " of " + count + " bytes");
            }
            bytes.writeBytes(piece);
        }
        return bytes.toByteArray();
    }

    /**
     * Takes one line, as ISO 8859-1 text without its line end.
     *
     * @throws WireException when the stream ended before the line did
     */
    public String readLine(Deadline deadline) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            byte[] next = read(1, deadline);
            if (next.length == 0) {
                throw new WireException("the stream ended within a line, after: " + text(line));
            }
            if (next[0] == '\n') {
                String text = text(line);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(next[0]);
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private boolean fill(Deadline deadline) {
        if (deadline.passed()) {
            throw new WireTimeoutException("nothing to read within " + deadline);
        }
        try {
            InputStream in = socket.getInputStream();
            socket.setSoTimeout(deadline.remainingMillis());
            int count = in.read(buffer, 0, buffer.length);
            position = 0;
            limit = Math.max(count, 0);
            return count > 0;
        } catch (SocketTimeoutException late) {
            throw new WireTimeoutException("nothing to read within " + deadline);
        } catch (IOException failure) {
            throw new WireException("reading failed: " + failure.getMessage(), failure);
        }
    }

    /** Ends this side (FIN) while the other side may still send. */
    public void halfClose() {
        try {
            socket.shutdownOutput();
        } catch (IOException failure) {
            throw new WireException("half-closing failed: " + failure.getMessage(), failure);
        }
    }

    /** Cuts the connection with a reset (RST) instead of an orderly end. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyClosed) {
            // A connection that is gone needs no reset.
        }
        close();
    }

    /** Closes both sides. */
    @Override
    public void close() {
        closeQuietly(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // The descriptor is released in any case.
        }
    }
}
