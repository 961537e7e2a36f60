package dev.signalbox.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.signalbox.connection.ConnectionUser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwtIdentityTest {
    private static final TestIssuer ISSUER = new TestIssuer();

    @TempDir
    private Path folder;

    private Path keys;

    @BeforeEach
    void writeKeys() throws IOException {
        keys = ISSUER.publicKeysIn(folder);
    }

    private JwtIdentity.Builder builder() {
        return JwtIdentity.keysIn(keys)
                .issuer(TestIssuer.NAME)
                .audiences(List.of("signalbox"))
                .clock(() -> TestIssuer.NOW);
    }

    private static JWTClaimsSet.Builder claims() {
        return TestIssuer.claims("signalbox", "ann");
    }

    private static String signed(JWTClaimsSet.Builder claims) {
        return TestIssuer.signed(ISSUER.key, TestIssuer.header(), claims);
    }

    private static Requests bearer(String token) {
        return Requests.from("127.0.0.1").header("Authorization", "Bearer " + token);
    }

    private static CredentialFault fault(Identity identity, String token) {
        try {
            throw new AssertionError("taken as " + identity.userOf(bearer(token).facts()));
        } catch (InvalidCredentialException e) {
            return e.fault();
        }
    }

    @Test
    void userRolesClaimsAndExpiry() throws InvalidCredentialException {
        ConnectionUser user = builder()
                .nameClaim("preferred_username")
                .roleClaims(List.of("roles", "groups"))
                .build()
                .userOf(bearer(signed(claims().claim("preferred_username", "Ann")
                                .claim("roles", List.of("admin", "ops"))
                                .claim("groups", "chat")
                                .claim("level", 7)
                                .claim("address", java.util.Map.of("city", "X"))))
                        .facts());
        assertThat(user.name()).isEqualTo("Ann");
        assertThat(user.roles()).isEqualTo(Set.of("admin", "ops", "chat"));
        assertThat(user.claim("sub")).isEqualTo("ann");
        assertThat(user.hasClaim("level", "7")).isTrue();
        assertThat(user.claim("address")).isNull();
        assertThat(user.expires()).as("with the leeway for clocks").isEqualTo(TestIssuer.NOW.plusSeconds(300 + 60));
    }

    @Test
    @DisplayName("header, then query parameter, then cookie")
    void places() throws InvalidCredentialException {
        String ann = signed(claims());
        String bob = signed(claims().subject("bob"));
        JwtIdentity identity = builder().cookie("session").build();
        assertThat(identity.userOf(bearer(ann).query("access_token=" + bob).facts())
                        .name())
                .isEqualTo("ann");
        assertThat(identity.userOf(Requests.from("::1")
                                .query("access_token=" + bob)
                                .cookie("session", ann)
                                .facts())
                        .name())
                .isEqualTo("bob");
        assertThat(identity.userOf(Requests.from("::1").cookie("session", ann).facts())
                        .name())
                .isEqualTo("ann");
        assertThat(identity.userOf(Requests.from("::1")
                        .header("Authorization", "Basic eDp5")
                        .facts()))
                .isEqualTo(ConnectionUser.ANONYMOUS);
        JwtIdentity nowhere = builder().header(false).queryParameter(null).build();
        assertThat(nowhere.userOf(bearer(ann)
                        .query("access_token=" + ann)
                        .cookie("session", ann)
                        .facts()))
                .isEqualTo(ConnectionUser.ANONYMOUS);
    }

    @Test
    @DisplayName("times, with the clocks up to a minute apart")
    void times() throws InvalidCredentialException {
        JwtIdentity identity = builder().clockSkew(Duration.ofSeconds(60)).build();
        assertThat(fault(identity, signed(claims().expirationTime(Date.from(TestIssuer.NOW.minusSeconds(61))))))
                .isEqualTo(CredentialFault.EXPIRED);
        assertThat(identity.userOf(bearer(signed(claims().expirationTime(Date.from(TestIssuer.NOW.minusSeconds(59)))))
                                .facts())
                        .name())
                .isEqualTo("ann");
        assertThat(fault(identity, signed(claims().notBeforeTime(Date.from(TestIssuer.NOW.plusSeconds(61))))))
                .isEqualTo(CredentialFault.NOT_YET_VALID);
        assertThat(fault(identity, signed(claims().expirationTime(null)))).isEqualTo(CredentialFault.NOT_FOR_HERE);
    }

    @Test
    @DisplayName("another issuer, another audience, no name")
    void notForHere() {
        JwtIdentity identity = builder().build();
        assertThat(fault(identity, signed(claims().issuer("https://evil.example"))))
                .isEqualTo(CredentialFault.NOT_FOR_HERE);
        assertThat(fault(identity, signed(claims().issuer(null)))).isEqualTo(CredentialFault.NOT_FOR_HERE);
        assertThat(fault(identity, signed(claims().audience("other")))).isEqualTo(CredentialFault.NOT_FOR_HERE);
        assertThat(fault(identity, signed(claims().audience((String) null)))).isEqualTo(CredentialFault.NOT_FOR_HERE);
        assertThat(fault(identity, signed(claims().subject(null)))).isEqualTo(CredentialFault.NOT_FOR_HERE);
        assertThat(fault(identity, signed(claims().subject(" ")))).isEqualTo(CredentialFault.NOT_FOR_HERE);
    }

    @Test
    @DisplayName(
            "forgeries: no signature, another key, the public key as a secret, a key that comes along, each bit of the signature")
    void forgeries() throws Exception {
        JwtIdentity identity = builder().build();
        assertThat(fault(identity, new PlainJWT(claims().build()).serialize())).isEqualTo(CredentialFault.FORGED);
        assertThat(fault(identity, TestIssuer.signed(ISSUER.strange, TestIssuer.header(), claims())))
                .isEqualTo(CredentialFault.FORGED);
        JWSHeader along = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .jwk(ISSUER.strange.toPublicJWK())
                .build();
        assertThat(fault(identity, TestIssuer.signed(ISSUER.strange, along, claims())))
                .isEqualTo(CredentialFault.FORGED);
        SignedJWT confused = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims().build());
        confused.sign(new MACSigner(ISSUER.key.toRSAPublicKey().getEncoded()));
        assertThat(fault(identity, confused.serialize())).isEqualTo(CredentialFault.FORGED);
        assertThat(fault(
                        identity,
                        TestIssuer.signed(
                                ISSUER.key,
                                new JWSHeader.Builder(JWSAlgorithm.RS384)
                                        .keyID("one")
                                        .build(),
                                claims())))
                .isEqualTo(CredentialFault.FORGED);
        JWSHeader logout = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("one")
                .type(new JOSEObjectType("logout+jwt"))
                .build();
        assertThat(fault(identity, TestIssuer.signed(ISSUER.key, logout, claims())))
                .isEqualTo(CredentialFault.FORGED);
        String good = signed(claims());
        int dot = good.lastIndexOf('.');
        for (int i = dot + 1; i < good.length() - 1; i++) {
            char other = good.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(fault(identity, good.substring(0, i) + other + good.substring(i + 1)))
                    .isEqualTo(CredentialFault.FORGED);
        }
    }

    @Test
    @DisplayName("what is no token, or too long for one")
    void malformed() {
        JwtIdentity identity = builder().maxLength(300).build();
        for (String token : List.of("x", "a.b", "a.b.c", "..", "{}", "<script>", "a".repeat(301), "e30.e30.e30")) {
            assertThat(fault(identity, token)).as(token).isIn(CredentialFault.MALFORMED, CredentialFault.FORGED);
        }
    }

    @Test
    @DisplayName("a key set that cannot be had makes nobody a user")
    void noKeys() throws IOException {
        JwtIdentity identity = JwtIdentity.keysIn(folder.resolve("missing.json"))
                .issuer(TestIssuer.NAME)
                .anyAudience()
                .clock(() -> TestIssuer.NOW)
                .build();
        assertThat(fault(identity, signed(claims()))).isEqualTo(CredentialFault.KEYS_UNAVAILABLE);
    }

    @Test
    @DisplayName("keys are fetched once, and tokens with keys nobody knows do not make the server ask again and again")
    void fetching() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            byte[] body = ISSUER.publicKeys().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            JwtIdentity identity = JwtIdentity.keysAt(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys"))
                    .issuer(TestIssuer.NAME)
                    .anyAudience()
                    .clock(() -> TestIssuer.NOW)
                    .build();
            for (int i = 0; i < 20; i++) {
                assertThat(identity.userOf(bearer(signed(claims())).facts()).name())
                        .isEqualTo("ann");
            }
            assertThat(asked).hasValue(1);
            for (int i = 0; i < 20; i++) {
                JWSHeader unknown =
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k" + i).build();
                assertThat(fault(identity, TestIssuer.signed(ISSUER.strange, unknown, claims())))
                        .isIn(CredentialFault.FORGED, CredentialFault.KEYS_UNAVAILABLE);
            }
            assertThat(asked.get()).isLessThanOrEqualTo(3);
            assertThat(identity.userOf(bearer(signed(claims())).facts()).name()).isEqualTo("ann");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void refusesHalfAConfiguration() {
        assertThatIllegalStateException()
                .isThrownBy(() -> JwtIdentity.keysIn(keys).anyAudience().build());
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> JwtIdentity.keysIn(keys).issuer(TestIssuer.NAME).build());
        assertThatIllegalArgumentException().isThrownBy(() -> builder().algorithms(List.of("none")));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().algorithms(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().audiences(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().clockSkew(Duration.ofHours(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().maxLength(10));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtIdentity.keysAt(URI.create("http://issuer.example/keys")))
                .withMessageContaining("https");
        assertThatIllegalArgumentException().isThrownBy(() -> JwtIdentity.keysAt(URI.create("file:///etc/passwd")));
    }
}
