package dev.signalbox.conformance.record;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Connects to the server. */
@FunctionalInterface
interface Upstream {
    int CONNECT_MILLIS = 20_000;

    /**
     * A new connection, ready to be written on.
     *
     * @throws IOException when the server cannot be reached, or does not come to an end with its TLS handshake
     */
    Socket connect() throws IOException;

    /** The one that the options name. */
    static Upstream of(RecordOptions options) {
        return () -> {
            Socket plain = new Socket();
            try {
                plain.setTcpNoDelay(true);
                plain.connect(
                        new InetSocketAddress(options.upstream().getHost(), options.upstreamPort()), CONNECT_MILLIS);
                return options.isSecure() ? secure(plain, options) : plain;
            } catch (IOException unreachable) {
                plain.close();
                throw unreachable;
            }
        };
    }

    private static Socket secure(Socket plain, RecordOptions options) throws IOException {
        SSLSocket secured = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault())
                .createSocket(plain, options.upstream().getHost(), options.upstreamPort(), true);
        var parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.setSoTimeout(CONNECT_MILLIS);
        secured.startHandshake();
        secured.setSoTimeout(0);
        return secured;
    }
}
