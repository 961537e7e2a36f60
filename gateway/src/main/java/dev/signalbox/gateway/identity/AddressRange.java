package dev.signalbox.gateway.identity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A range of IP addresses, written {@code 10.0.0.0/8}, {@code fd00::/8}, or as one address. Immutable; never asks a name server. */
public final class AddressRange {
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private final byte[] network;
    private final int prefix; // how many leading bits count

    private AddressRange(byte[] network, int prefix) {
        this.network = network;
        this.prefix = prefix;
    }

    /**
     * The range of a text.
     *
     * @throws IllegalArgumentException when it is none, or when bits behind the prefix are set
     */
    public static AddressRange parse(String text) {
        String stripped = text.strip();
        int slash = stripped.indexOf('/');
        byte[] address = literal(slash < 0 ? stripped : stripped.substring(0, slash));
        if (address == null) {
            throw refused(text, "an address, or address/bits");
        }
        int bits = address.length * 8;
        int prefix = bits;
        if (slash >= 0) {
            try {
                prefix = Integer.parseInt(stripped.substring(slash + 1));
            } catch (NumberFormatException e) {
                throw refused(text, "a number of bits behind the slash");
            }
            if (prefix < 0 || prefix > bits) {
                throw refused(text, "0 to " + bits + " bits");
            }
        }
        for (int bit = prefix; bit < bits; bit++) {
            if ((address[bit >> 3] & (0x80 >> (bit & 7))) != 0) {
                throw refused(text, "no bits set behind the first " + prefix);
            }
        }
        return new AddressRange(address, prefix);
    }

    private static IllegalArgumentException refused(String text, String expected) {
        return new IllegalArgumentException("address range: \"" + text + "\" (expected: " + expected + ")");
    }

    /** Whether an address, as text without a name, lies in the range. An IPv4 address in IPv6 form is that IPv4 address. */
    public boolean contains(String address) {
        int zone = address.indexOf('%');
        byte[] bytes = literal(zone < 0 ? address : address.substring(0, zone));
        if (bytes == null || bytes.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((bytes[bit >> 3] & mask) != (network[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** An address in the one form that the addresses of peers have, too; null when the text is none. Never asks a name server. */
    public static @Nullable String canonical(String text) {
        byte[] address = literal(text);
        try {
            return address == null ? null : InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + address.length + " bytes", e);
        }
    }

    private static byte @Nullable [] literal(String text) {
        // Only what cannot be a name: InetAddress would ask for those.
        if (!LITERAL.matcher(text).matches() || !(text.indexOf(':') >= 0 || text.matches("\\d+(\\.\\d+){3}"))) {
            return null;
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** The range, with its number of bits. */
    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + prefix;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + network.length + " bytes", e);
        }
    }
}
