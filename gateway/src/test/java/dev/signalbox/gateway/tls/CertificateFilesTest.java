package dev.signalbox.gateway.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each form that operators keep certificates and keys in, and each way it can be wrong. */
class CertificateFilesTest {
    private static final String PASSWORD = "pass-Wort_9";

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void everyFormOfAKeyIsRead(String algorithm) throws Exception {
        Certificates certificates = new Certificates();
        Certificates.Pair pair = certificates.server(algorithm);
        PrivateKey key = pair.keys().getPrivate();
        Path chain = write("chain.pem", "a comment\n" + Certificates.pem(pair.certificate(), certificates.authority()));
        List<String> forms = new ArrayList<>();
        forms.add(Certificates.pkcs8(key, null));
        forms.add(Certificates.pem(key)); // PKCS#1 or SEC1
        for (String form : forms) {
            CertificateFiles.Identity read = CertificateFiles.identity(chain, write("key.pem", form), null);
            assertThat(read.chain()).containsExactly(pair.certificate(), certificates.authority());
            assertThat(read.store().getKey("server", new char[0]).getAlgorithm())
                    .isEqualTo(algorithm);
        }
        for (String form : List.of(Certificates.pkcs8(key, PASSWORD), Certificates.sealedTraditional(key, PASSWORD))) {
            Path file = write("sealed.pem", form);
            assertThat(CertificateFiles.identity(chain, file, PASSWORD)
                            .store()
                            .getKey("server", new char[0])
                            .getAlgorithm())
                    .isEqualTo(algorithm); // and it belongs to the certificate, or would have been refused
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CertificateFiles.identity(chain, file, "wrong" + PASSWORD))
                    .withMessageStartingWith(file + ": cannot be opened with this password")
                    .withMessageNotContaining(PASSWORD);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CertificateFiles.identity(chain, file, null))
                    .withMessageStartingWith(file + ": holds a key that needs a password");
        }
        Path both = folder.resolve("both.pem");
        certificates.pemFile(both, pair);
        assertThat(CertificateFiles.identity(both, null, null).certificate()).isEqualTo(pair.certificate());
        Path p12 = folder.resolve("server.p12");
        certificates.pkcs12(p12, pair, PASSWORD);
        assertThat(CertificateFiles.identity(p12, null, PASSWORD).chain())
                .containsExactly(pair.certificate(), certificates.authority());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CertificateFiles.identity(p12, null, "wrong"))
                .withMessageStartingWith(p12 + ": cannot be opened with this password");
        Path garbage = write("garbage.pem", "garbage");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CertificateFiles.identity(garbage, null, null))
                .withMessageStartingWith(garbage + ": is neither PEM nor PKCS#12");
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        Certificates certificates = new Certificates();
        Certificates.Pair pair = certificates.server("EC");
        Path chain = write("chain.pem", Certificates.pem(pair.certificate()));
        Path stranger = write(
                "stranger.pem",
                Certificates.pkcs8(certificates.server("EC").keys().getPrivate(), null));
        Path otherKind = write(
                "rsa.pem", Certificates.pkcs8(certificates.server("RSA").keys().getPrivate(), null));
        assertRefused(chain, stranger, chain + ": and the key do not belong together");
        assertRefused(chain, otherKind, chain + ": and the key do not belong together");
        assertRefused(chain, null, chain + ": holds no key");
        assertRefused(stranger, stranger, stranger + ": holds no certificate");
        assertRefused(folder.resolve("none.pem"), null, folder.resolve("none.pem") + ": does not exist");
        Path text = write("text.txt", "nothing of the kind");
        assertRefused(text, null, text + ": ");
        Path broken = write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertRefused(broken, stranger, broken + ": cannot be used");
        Path empty = write("empty.pem", "");
        assertRefused(empty, null, empty + ": ");
    }

    private static void assertRefused(Path certificate, Path key, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CertificateFiles.identity(certificate, key, null))
                .withMessageStartingWith(message)
                .withMessageEndingWith("(expected: a PEM or PKCS#12 file with a certificate, and its key)");
    }
}
