package dev.signalbox.gateway.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/** An authority of the tests, the certificates it signs, and the files they can be kept in. */
public final class Certificates {
    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    /** A certificate with its key. */
    public record Pair(X509Certificate certificate, KeyPair keys) {}

    private final Pair authority;

    /** A new authority. */
    public Certificates() throws GeneralSecurityException {
        authority = sign(
                "CN=Authority of the tests", keys("EC"), null, Instant.now().plus(Duration.ofDays(365)), true);
    }

    /** The authority's own certificate. */
    public X509Certificate authority() {
        return authority.certificate();
    }

    /** A certificate for this machine's loopback names, valid for a year. */
    public Pair server(String keyAlgorithm) throws GeneralSecurityException {
        return server(keyAlgorithm, Instant.now().plus(Duration.ofDays(365)));
    }

    /** The same until another time. */
    public Pair server(String keyAlgorithm, Instant until) throws GeneralSecurityException {
        return sign("CN=localhost", keys(keyAlgorithm), authority, until, false);
    }

    private static KeyPair keys(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(algorithm.equals("RSA") ? 2048 : 256, new SecureRandom());
        return generator.generateKeyPair();
    }

    private static Pair sign(String name, KeyPair keys, Pair signer, Instant until, boolean isAuthority)
            throws GeneralSecurityException {
        try {
            X500Name subject = new X500Name(name);
            X500Name issuer = signer == null
                    ? subject
                    : new X500Name(
                            signer.certificate().getSubjectX500Principal().getName());
            PrivateKey key = signer == null ? keys.getPrivate() : signer.keys().getPrivate();
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                            issuer,
                            new BigInteger(64, new SecureRandom()),
                            Date.from(until.minus(Duration.ofDays(800))),
                            Date.from(until),
                            subject,
                            keys.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority))
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                        new GeneralName(GeneralName.dNSName, "localhost"),
                        new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                    }));
            return new Pair(
                    new JcaX509CertificateConverter()
                            .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key))),
                    keys);
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** The text of certificates, keys or other PEM objects, one after the other. */
    public static String pem(Object... objects) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            for (Object object : objects) {
                writer.writeObject(
                        object instanceof PemObjectGenerator made ? made : new JcaMiscPEMGenerator(complete(object)));
            }
        }
        return text.toString();
    }

    // With the curve inside, as every other program writes SEC1 keys.
    private static Object complete(Object object) throws IOException {
        if (!(object instanceof PrivateKey key) || !key.getAlgorithm().equals("EC")) {
            return object;
        }
        try {
            return KeyFactory.getInstance("EC", PROVIDER).generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** A key as PKCS#8, sealed if there is a password. */
    public static String pkcs8(PrivateKey key, String password) throws IOException {
        try {
            return pem(new JcaPKCS8Generator(
                    key,
                    password == null
                            ? null
                            : new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
                                    .setProvider(PROVIDER)
                                    .setPassword(password.toCharArray())
                                    .build()));
        } catch (OperatorCreationException e) {
            throw new IOException(e);
        }
    }

    /** A key in the form of its kind, PKCS#1 or SEC1, sealed in OpenSSL's old way. */
    public static String sealedTraditional(PrivateKey key, String password) throws IOException {
        return pem(new JcaMiscPEMGenerator(
                complete(key),
                new JcePEMEncryptorBuilder("AES-256-CBC").setProvider(PROVIDER).build(password.toCharArray())));
    }

    /** Writes a PKCS#12 file with certificate and key. */
    public void pkcs12(Path file, Pair pair, String password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", pair.keys().getPrivate(), password.toCharArray(), new Certificate[] {
            pair.certificate(), authority()
        });
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
    }

    /** Writes one PEM file with the certificate, the authority's and the key. */
    public void pemFile(Path file, Pair pair) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(
                next, pem(pair.certificate(), authority()) + pkcs8(pair.keys().getPrivate(), null), US_ASCII);
        Files.move(
                next,
                file,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /** A client that trusts this authority, and shows a certificate if there is one. */
    public SSLContext client(Pair shown) throws GeneralSecurityException, IOException {
        Path file = Files.createTempFile("authority", ".pem");
        try {
            Files.writeString(file, pem(authority()), US_ASCII);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            if (shown != null) {
                store.setKeyEntry(
                        "client", shown.keys().getPrivate(), new char[0], new Certificate[] {shown.certificate()});
            }
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), CertificateFiles.trust(file), null);
            return context;
        } finally {
            Files.delete(file);
        }
    }
}
