package dev.signalbox.gateway.undertow.listen;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.signalbox.gateway.identity.AddressRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The header of the PROXY protocol that a connection begins with, in its version 1, a line of text, or 2, binary.
 *
 * @param source the client's address as the proxy tells it; null when the proxy speaks for itself (a health check) or does not know
 * @param destination the address that the client connected to; null when {@code source} is
 */
record ProxyHeader(
        @Nullable VouchedAddress source, @Nullable VouchedAddress destination) {
    /** The longest header that is read: addresses take up to 216 bytes, the rest are remarks of the proxy. */
    static final int LONGEST = 4_096;

    private static final ProxyHeader ITSELF = new ProxyHeader(null, null);
    private static final int LONGEST_LINE = 107;
    private static final byte[] LINE = "PROXY ".getBytes(US_ASCII);
    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int FIXED = SIGNATURE.length + 4;
    private static final int REMARK_SSL = 0x20;

    /** A connection does not begin with such a header. */
    static final class InvalidProxyHeaderException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidProxyHeaderException(String reason) {
            super(reason, null, false, false); // counted, never traced
        }
    }

    /**
     * Reads a header and leaves the buffer behind it.
     *
     * @return null when there is more to come; the buffer stands where it stood
     */
    static @Nullable ProxyHeader read(ByteBuffer in) throws InvalidProxyHeaderException {
        if (in.remaining() == 0) {
            return null;
        }
        return in.get(in.position()) == SIGNATURE[0] ? binary(in) : line(in);
    }

    private static boolean begins(ByteBuffer in, byte[] with) {
        for (int i = 0; i < with.length && i < in.remaining(); i++) {
            if (in.get(in.position() + i) != with[i]) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable ProxyHeader line(ByteBuffer in) throws InvalidProxyHeaderException {
        if (!begins(in, LINE)) {
            throw new InvalidProxyHeaderException("no PROXY header");
        }
        int limit = Math.min(in.remaining(), LONGEST_LINE);
        for (int i = LINE.length; i < limit; i++) {
            if (in.get(in.position() + i) == '\n') {
                byte[] line = new byte[i + 1];
                in.get(line);
                return ofLine(new String(line, US_ASCII));
            }
        }
        if (in.remaining() >= LONGEST_LINE) {
            throw new InvalidProxyHeaderException("a line longer than " + LONGEST_LINE + " bytes");
        }
        return null;
    }

    private static ProxyHeader ofLine(String line) throws InvalidProxyHeaderException {
        if (!line.endsWith("\r\n")) {
            throw new InvalidProxyHeaderException("no end of a line");
        }
        String[] parts = line.substring(0, line.length() - 2).split(" ", -1);
        if (parts[1].equals("UNKNOWN")) {
            return ITSELF; // whatever follows, by the specification
        }
        boolean four = parts[1].equals("TCP4");
        if (parts.length != 6 || !(four || parts[1].equals("TCP6"))) {
            throw new InvalidProxyHeaderException("neither TCP4, TCP6 nor UNKNOWN with what belongs to it");
        }
        return new ProxyHeader(
                new VouchedAddress(address(parts[2], four), port(parts[4]), false),
                new VouchedAddress(address(parts[3], four), port(parts[5]), false));
    }

    private static InetAddress address(String text, boolean four) throws InvalidProxyHeaderException {
        if ((text.indexOf(':') < 0) != four || AddressRange.canonical(text) == null) {
            throw new InvalidProxyHeaderException("no address of its family");
        }
        try {
            return InetAddress.getByName(text); // a literal, which no name server is asked for
        } catch (UnknownHostException e) {
            throw new InvalidProxyHeaderException("no address");
        }
    }

    private static int port(String text) throws InvalidProxyHeaderException {
        int port = text.matches("0|[1-9][0-9]{0,4}") ? Integer.parseInt(text) : 65_536;
        if (port > 65_535) {
            throw new InvalidProxyHeaderException("no port");
        }
        return port;
    }

    private static @Nullable ProxyHeader binary(ByteBuffer in) throws InvalidProxyHeaderException {
        if (!begins(in, SIGNATURE)) {
            throw new InvalidProxyHeaderException("no PROXY signature");
        }
        if (in.remaining() < FIXED) {
            return null;
        }
        int at = in.position() + SIGNATURE.length;
        int command = in.get(at) & 0xFF;
        int family = in.get(at + 1) & 0xFF;
        int length = in.getShort(at + 2) & 0xFFFF;
        if (command != 0x20 && command != 0x21) {
            throw new InvalidProxyHeaderException("neither LOCAL nor PROXY of version 2");
        }
        if (FIXED + length > LONGEST) {
            throw new InvalidProxyHeaderException("longer than " + LONGEST + " bytes");
        }
        if (in.remaining() < FIXED + length) {
            return null;
        }
        ByteBuffer body = in.slice(in.position() + FIXED, length);
        in.position(in.position() + FIXED + length);
        if (command == 0x20) {
            return ITSELF;
        }
        return switch (family) {
            case 0x11 -> addresses(body, 4);
            case 0x21 -> addresses(body, 16);
            case 0x00, 0x31 -> ITSELF; // unspecified, or a socket of the proxy's own machine
            default -> throw new InvalidProxyHeaderException("no stream of a known family");
        };
    }

    private static ProxyHeader addresses(ByteBuffer body, int size) throws InvalidProxyHeaderException {
        if (body.remaining() < 2 * size + 4) {
            throw new InvalidProxyHeaderException("shorter than its addresses");
        }
        byte[] source = new byte[size];
        byte[] destination = new byte[size];
        body.get(source).get(destination);
        int sourcePort = body.getShort() & 0xFFFF;
        int destinationPort = body.getShort() & 0xFFFF;
        boolean tls = saysTls(body);
        try {
            return new ProxyHeader(
                    new VouchedAddress(InetAddress.getByAddress(source), sourcePort, tls),
                    new VouchedAddress(InetAddress.getByAddress(destination), destinationPort, tls));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + Arrays.toString(source), e);
        }
    }

    private static boolean saysTls(ByteBuffer remarks) throws InvalidProxyHeaderException {
        while (remarks.remaining() >= 3) {
            int type = remarks.get() & 0xFF;
            int length = remarks.getShort() & 0xFFFF;
            if (length > remarks.remaining()) {
                throw new InvalidProxyHeaderException("a remark longer than the header");
            }
            if (type == REMARK_SSL && length > 0) {
                return (remarks.get(remarks.position()) & 1) != 0;
            }
            remarks.position(remarks.position() + length);
        }
        return false;
    }
}
