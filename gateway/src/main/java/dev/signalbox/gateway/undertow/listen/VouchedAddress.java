package dev.signalbox.gateway.undertow.listen;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The address of a client as the PROXY protocol tells it. Equal to the same address from elsewhere: the rest is only a remark. */
public final class VouchedAddress extends InetSocketAddress {
    private static final long serialVersionUID = 1L;

    private final boolean overTls;

    /**
     * Creates the address.
     *
     * @param overTls whether the proxy says that the client speaks TLS with it
     */
    VouchedAddress(InetAddress address, int port, boolean overTls) {
        super(address, port);
        this.overTls = overTls;
    }

    /** Whether the client speaks TLS with the proxy, by the proxy's word. */
    public boolean isOverTls() {
        return overTls;
    }
}
