package dev.signalbox.gateway.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/**
 * Reads certificates and keys from PEM files (PKCS#8, PKCS#1 and SEC1 keys, encrypted or not) and PKCS#12 files; which it is, the file says itself.
 * Refusals name the file and the reason, never a key or a password.
 */
public final class CertificateFiles {
    private static final long LONGEST_FILE = 1 << 20;
    private static final String PEM = "-----BEGIN ";
    private static final Pattern PEM_KEY = Pattern.compile("-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY-----");

    private CertificateFiles() {}

    /**
     * A certificate with its key.
     *
     * @param store holds both, for a key manager, under an empty password
     * @param chain the certificate and those between it and an authority
     */
    public record Identity(KeyStore store, List<X509Certificate> chain) {
        /** Keeps its own copy of the chain. */
        public Identity {
            chain = List.copyOf(chain);
        }

        /** The certificate. */
        public X509Certificate certificate() {
            return chain.get(0);
        }
    }

    /**
     * Reads a certificate and its key.
     *
     * @param certificate a PEM file with the certificate first and then those that lead to an authority; or a PKCS#12 file with its key
     * @param key a PEM file with the key; null when it is in the first file
     * @param password what opens the PKCS#12 file or the key; null for none
     * @throws IllegalArgumentException when they cannot be read, or do not belong together
     */
    public static Identity identity(Path certificate, @Nullable Path key, @Nullable String password) {
        byte[] content = content(certificate);
        try {
            if (!isPem(content)) {
                return fromPkcs12(certificate, content, password);
            }
            List<X509Certificate> chain = certificates(certificate, content);
            Path keyFile = key == null ? certificate : key;
            PrivateKey secret = key(keyFile, key == null ? content : content(key), password);
            checkPair(certificate, chain.get(0), secret);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", secret, new char[0], chain.toArray(Certificate[]::new));
            return new Identity(store, chain);
        } catch (GeneralSecurityException | IOException e) {
            throw refused(certificate, "cannot be used: " + e.getMessage(), e);
        }
    }

    private static Identity fromPkcs12(Path file, byte[] content, @Nullable String password)
            throws GeneralSecurityException, IOException {
        KeyStore read = pkcs12(file, content, password);
        char[] secret = password == null ? new char[0] : password.toCharArray();
        for (String alias : Collections.list(read.aliases())) {
            if (read.getKey(alias, secret) instanceof PrivateKey key) {
                Certificate[] chain = read.getCertificateChain(alias);
                if (chain == null || chain.length == 0) {
                    continue;
                }
                List<X509Certificate> certificates = new ArrayList<>();
                for (Certificate certificate : chain) {
                    certificates.add((X509Certificate) certificate);
                }
                checkPair(file, certificates.get(0), key);
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("server", key, new char[0], chain);
                return new Identity(store, certificates);
            }
        }
        throw refused(file, "holds no key with its certificate", null);
    }

    /**
     * Trust in the authorities of a file.
     *
     * @param file a PEM file of certificates, or a PKCS#12 file without a password
     * @throws IllegalArgumentException when it cannot be read
     */
    public static TrustManager[] trust(Path file) {
        byte[] content = content(file);
        try {
            List<X509Certificate> certificates = new ArrayList<>();
            if (isPem(content)) {
                certificates.addAll(certificates(file, content));
            } else {
                KeyStore read = pkcs12(file, content, null);
                for (String alias : Collections.list(read.aliases())) {
                    if (read.getCertificate(alias) instanceof X509Certificate certificate) {
                        certificates.add(certificate);
                    }
                }
            }
            if (certificates.isEmpty()) {
                throw refused(file, "holds no certificates", null);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("authority-" + i, certificates.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw refused(file, "cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Those of a server's files that hold its key: PEM files where one begins, and PKCS#12 files.
     *
     * @throws IllegalArgumentException when one cannot be read
     */
    public static List<Path> withKeys(TlsConfig config) {
        return Stream.of(Optional.of(config.certificate()), Optional.ofNullable(config.key()))
                .flatMap(Optional::stream)
                .filter(file -> holdsKey(content(file)))
                .toList();
    }

    private static boolean holdsKey(byte[] content) {
        return !isPem(content)
                || PEM_KEY.matcher(new String(content, ISO_8859_1)).find();
    }

    /** A file's bytes, within bounds. */
    static byte[] content(Path file) {
        try {
            if (Files.size(file) > LONGEST_FILE) {
                throw refused(file, "is larger than 1MiB", null);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw refused(file, "does not exist", e);
        } catch (IOException e) {
            throw refused(file, "cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    private static boolean isPem(byte[] content) {
        return new String(content, ISO_8859_1).contains(PEM);
    }

    private static KeyStore pkcs12(Path file, byte[] content, @Nullable String password)
            throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(new ByteArrayInputStream(content), password == null ? null : password.toCharArray());
        } catch (IOException e) {
            boolean wrong = e.getCause() instanceof java.security.UnrecoverableKeyException;
            throw refused(
                    file,
                    !wrong
                            ? "is neither PEM nor PKCS#12"
                            : password == null ? "needs a password" : "cannot be opened with this password",
                    e);
        }
        return store;
    }

    private static List<X509Certificate> certificates(Path file, byte[] content) throws GeneralSecurityException {
        List<X509Certificate> certificates = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        boolean inside = false;
        for (String line : new String(content, ISO_8859_1).lines().toList()) {
            inside |= line.startsWith("-----BEGIN CERTIFICATE") || line.startsWith("-----BEGIN X509 CERTIFICATE");
            if (inside) {
                block.append(line.replace("X509 ", "").replace("TRUSTED ", "")).append('\n');
            }
            if (inside && line.startsWith("-----END ")) {
                inside = false;
            }
        }
        if (block.isEmpty()) {
            throw refused(file, "holds no certificate", null);
        }
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (Certificate certificate : factory.generateCertificates(
                new ByteArrayInputStream(block.toString().getBytes(ISO_8859_1)))) {
            certificates.add((X509Certificate) certificate);
        }
        return certificates;
    }

    private static PrivateKey key(Path file, byte[] content, @Nullable String password) throws IOException {
        BouncyCastleProvider provider = new BouncyCastleProvider();
        char[] secret = password == null ? new char[0] : password.toCharArray();
        try (PEMParser parser = new PEMParser(new StringReader(new String(content, ISO_8859_1)))) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                if (found instanceof PrivateKeyInfo plain) {
                    return privateKey(file, plain);
                }
                if (found instanceof PEMKeyPair pair) {
                    return privateKey(file, pair.getPrivateKeyInfo());
                }
                boolean encrypted =
                        found instanceof PKCS8EncryptedPrivateKeyInfo || found instanceof PEMEncryptedKeyPair;
                if (encrypted && password == null) {
                    throw refused(file, "holds a key that needs a password", null);
                }
                if (found instanceof PKCS8EncryptedPrivateKeyInfo sealed) {
                    return privateKey(
                            file,
                            sealed.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                                    .setProvider(provider)
                                    .build(secret)));
                }
                if (found instanceof PEMEncryptedKeyPair sealed) {
                    return privateKey(
                            file,
                            sealed.decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                                            .setProvider(provider)
                                            .build(secret))
                                    .getPrivateKeyInfo());
                }
            }
        } catch (PEMException | PKCSException | OperatorCreationException e) {
            throw refused(
                    file,
                    password == null ? "holds a key that cannot be read" : "cannot be opened with this password",
                    e);
        }
        throw refused(file, "holds no key", null);
    }

    // By the runtime's own classes, whose TLS is to use it.
    private static PrivateKey privateKey(Path file, PrivateKeyInfo key) throws IOException {
        String algorithm = switch (key.getPrivateKeyAlgorithm().getAlgorithm().getId()) {
            case "1.2.840.113549.1.1.1" -> "RSA";
            case "1.2.840.113549.1.1.10" -> "RSASSA-PSS";
            case "1.2.840.10045.2.1" -> "EC";
            case "1.3.101.112" -> "Ed25519";
            case "1.3.101.113" -> "Ed448";
            default -> throw refused(file, "has a key of a kind that TLS does not use", null);
        };
        try {
            // Written anew first: the runtime does not read each form that others write.
            byte[] plain = new JcaPEMKeyConverter()
                    .setProvider(new BouncyCastleProvider())
                    .getPrivateKey(key)
                    .getEncoded();
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(plain));
        } catch (GeneralSecurityException e) {
            throw refused(file, "holds a key that cannot be used", e);
        }
    }

    private static void checkPair(Path file, X509Certificate certificate, PrivateKey key)
            throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC", "ECDSA" -> "SHA256withECDSA";
            case "Ed25519", "Ed448", "EdDSA" -> "EdDSA";
            case "RSASSA-PSS" -> null;
            default ->
                throw refused(file, "has a key of the kind " + key.getAlgorithm() + ", which TLS does not use", null);
        };
        if (algorithm == null) {
            return;
        }
        byte[] sample = new byte[32];
        new SecureRandom().nextBytes(sample);
        boolean pair;
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(sample);
            byte[] signed = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(sample);
            pair = verifier.verify(signed);
        } catch (java.security.InvalidKeyException | java.security.SignatureException e) {
            throw refused(file, "and the key do not belong together", e);
        }
        if (!pair) {
            throw refused(file, "and the key do not belong together", null);
        }
    }

    private static IllegalArgumentException refused(Path file, String reason, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                file + ": " + reason + " (expected: a PEM or PKCS#12 file with a certificate, and its key)", cause);
    }
}
