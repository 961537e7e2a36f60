package dev.signalbox.gateway.tls;

import dev.signalbox.gateway.bounds.Bounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** How a gateway serves https. Immutable; build it with {@link #builder}, whose setters check at once. */
public final class TlsConfig {
    /** The protocols that are spoken unless set. */
    public static final List<String> PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");

    private final int port;
    private final Path certificate;
    private final @Nullable Path key;
    private final @Nullable String password;
    private final @Nullable Path passwordFile;
    private final List<String> protocols;
    private final List<String> ciphers;
    private final ClientCertificates clientCertificates;
    private final @Nullable Path clientTrust;
    private final boolean http2;
    private final boolean redirect;
    private final Duration reloadInterval;
    private final Duration handshakeTimeout;
    private final Duration expiryWarning;

    private TlsConfig(Builder builder) {
        port = builder.port;
        certificate = builder.certificate;
        key = builder.key;
        password = builder.password;
        passwordFile = builder.passwordFile;
        protocols = builder.protocols;
        ciphers = builder.ciphers;
        clientCertificates = builder.clientCertificates;
        clientTrust = builder.clientTrust;
        http2 = builder.http2;
        redirect = builder.redirect;
        reloadInterval = builder.reloadInterval;
        handshakeTimeout = builder.handshakeTimeout;
        expiryWarning = builder.expiryWarning;
    }

    /**
     * A builder holding the defaults.
     *
     * @param port the port of https, at the same address as http; 0 for any that is free
     * @param certificate a PEM file with the certificate and those that lead to an authority, or a PKCS#12 file with the key
     */
    public static Builder builder(int port, Path certificate) {
        return new Builder(port, certificate);
    }

    /** The port of https; 0 for any that is free. */
    public int port() {
        return port;
    }

    /** The file with the certificate. */
    public Path certificate() {
        return certificate;
    }

    /** The PEM file with the key; null when it is in the certificate's file. */
    public @Nullable Path key() {
        return key;
    }

    /** The file with the password; null for none. */
    public @Nullable Path passwordFile() {
        return passwordFile;
    }

    @Nullable
    String password() {
        return password;
    }

    /** The protocols that are spoken. Default TLS 1.2 and 1.3. */
    public List<String> protocols() {
        return protocols;
    }

    /** The cipher suites, the preferred first; empty for those of the Java runtime in its order (the default). */
    public List<String> ciphers() {
        return ciphers;
    }

    /** Whether clients show certificates. Default: they are not asked. */
    public ClientCertificates clientCertificates() {
        return clientCertificates;
    }

    /** The authorities that clients' certificates are trusted by; null for those of the Java runtime. */
    public @Nullable Path clientTrust() {
        return clientTrust;
    }

    /** Whether HTTP/2 is offered. Default true. */
    public boolean http2() {
        return http2;
    }

    /** Whether what comes on http is sent to https. Default false. */
    public boolean redirect() {
        return redirect;
    }

    /** How often the files are looked at. Default 10 s. */
    public Duration reloadInterval() {
        return reloadInterval;
    }

    /** How long a handshake may take. Default 10 s. */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /** How long before its end a certificate is warned of. Default 14 days. */
    public Duration expiryWarning() {
        return expiryWarning;
    }

    /** Everything but the password. */
    @Override
    public String toString() {
        return "TlsConfig[port=" + port + ", certificate=" + certificate + "]";
    }

    /** Builds a {@link TlsConfig}. */
    public static final class Builder {
        private static final Duration SHORTEST = Duration.ofMillis(100);

        private final int port;
        private final Path certificate;
        private @Nullable Path key; // null: in the certificate's file
        private @Nullable String password; // null: none, or in a file
        private @Nullable Path passwordFile; // null: none
        private List<String> protocols = PROTOCOLS;
        private List<String> ciphers = List.of();
        private ClientCertificates clientCertificates = ClientCertificates.NONE;
        private @Nullable Path clientTrust; // null: the runtime's
        private boolean http2 = true;
        private boolean redirect;
        private Duration reloadInterval = Duration.ofSeconds(10);
        private Duration handshakeTimeout = Duration.ofSeconds(10);
        private Duration expiryWarning = Duration.ofDays(14);

        private Builder(int port, Path certificate) {
            this.port = Bounds.port(port);
            this.certificate = Objects.requireNonNull(certificate, "certificate");
        }

        /** Sets {@link TlsConfig#key()}. */
        public Builder key(Path value) {
            key = value;
            return this;
        }

        /** Sets what opens the key or the PKCS#12 file. */
        public Builder password(String value) {
            password = value;
            return this;
        }

        /** Sets {@link TlsConfig#passwordFile()}: its first line opens the key or the PKCS#12 file. */
        public Builder passwordFile(Path value) {
            passwordFile = value;
            return this;
        }

        /** Sets {@link TlsConfig#protocols()}; at least one of {@link TlsConfig#PROTOCOLS}. */
        public Builder protocols(List<String> value) {
            if (value.isEmpty() || !PROTOCOLS.containsAll(value)) {
                throw new IllegalArgumentException("protocols: " + value + " (expected: of TLSv1.2, TLSv1.3)");
            }
            protocols = List.copyOf(value);
            return this;
        }

        /** Sets {@link TlsConfig#ciphers()}; names as in the Java runtime, {@code TLS_AES_256_GCM_SHA384}. */
        public Builder ciphers(List<String> value) {
            List<String> known;
            try {
                known = Arrays.asList(
                        SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new IllegalStateException("TLS is missing from this Java runtime", e);
            }
            for (String cipher : value) {
                if (!known.contains(cipher)) {
                    throw new IllegalArgumentException(
                            "ciphers: \"" + cipher + "\" (expected: a cipher suite that this Java runtime has)");
                }
            }
            ciphers = List.copyOf(value);
            return this;
        }

        /** Sets {@link TlsConfig#clientCertificates()} and {@link TlsConfig#clientTrust()}. */
        public Builder clientCertificates(ClientCertificates value, @Nullable Path trust) {
            clientCertificates = value;
            clientTrust = trust;
            return this;
        }

        /** Sets {@link TlsConfig#http2()}. */
        public Builder http2(boolean value) {
            http2 = value;
            return this;
        }

        /** Sets {@link TlsConfig#redirect()}. */
        public Builder redirect(boolean value) {
            redirect = value;
            return this;
        }

        /** Sets {@link TlsConfig#reloadInterval()}; 100 ms to 24 days. */
        public Builder reloadInterval(Duration value) {
            reloadInterval = Bounds.between("reloadInterval", value, SHORTEST, Bounds.LONGEST);
            return this;
        }

        /** Sets {@link TlsConfig#handshakeTimeout()}; 100 ms to 24 days. */
        public Builder handshakeTimeout(Duration value) {
            handshakeTimeout = Bounds.between("handshakeTimeout", value, SHORTEST, Bounds.LONGEST);
            return this;
        }

        /** Sets {@link TlsConfig#expiryWarning()}; 0 for none. */
        public Builder expiryWarning(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("expiryWarning: " + value + " (expected: PT0S or more)");
            }
            expiryWarning = value;
            return this;
        }

        /** Makes the configuration. The files are read when the gateway starts. */
        public TlsConfig build() {
            if (password != null && passwordFile != null) {
                throw new IllegalArgumentException("password: given twice (expected: itself or its file)");
            }
            return new TlsConfig(this);
        }
    }
}
