package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.signalbox.gateway.identity.JwtIdentity;
import dev.signalbox.gateway.identity.TestIssuer;
import dev.signalbox.gateway.management.ManagementConfig;
import dev.signalbox.gateway.management.ManagementEndpoint;
import dev.signalbox.gateway.management.ManagementReply;
import dev.signalbox.gateway.management.ManagementRoute;
import dev.signalbox.gateway.management.Right;
import dev.signalbox.gateway.wire.RawSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON Web Tokens at the management port: whose are taken, and what they allow. */
class ManagementJwtTest {
    private static final TestIssuer ISSUER = new TestIssuer();

    @TempDir
    private Path folder;

    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .management(ManagementConfig.builder()
                                .port(0)
                                .jwt(JwtIdentity.keysIn(ISSUER.publicKeysIn(folder))
                                        .issuer(TestIssuer.NAME)
                                        .audiences(List.of("operations"))
                                        .queryParameter(null)
                                        .clock(() -> TestIssuer.NOW)
                                        .build())
                                .rightsClaim("roles")
                                .build())
                        .build())
                .connection("/echo", new EchoConnection())
                .manage(ManagementRoute.of("GET", "/things", Right.READ, told()))
                .manage(ManagementRoute.of("POST", "/things", Right.PUBLISH, told()))
                .manage(ManagementRoute.of("DELETE", "/things", Right.CONTROL, told()))
                .start();
    }

    private static ManagementEndpoint told() {
        return ManagementEndpoint.of(request -> ManagementReply.text(
                "text/plain",
                request.principal().name() + " " + request.principal().right().text()));
    }

    @AfterEach
    void stop() {
        gateway.stop();
    }

    private static JWTClaimsSet.Builder claims() {
        return TestIssuer.claims("operations", "ops").claim("roles", "read");
    }

    private static String signed(JWTClaimsSet.Builder claims) {
        return TestIssuer.signed(ISSUER.key, TestIssuer.header(), claims);
    }

    private RawSocket.Response ask(String method, String target, String token) throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.managementPort())
                .send(method + " " + target + " HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n"
                        + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n")) {
            return socket.response();
        }
    }

    @ParameterizedTest(name = "\"{0}\" is {1}")
    @CsvSource({
        "read, read, 200, 403, 403",
        "publish, publish, 200, 200, 403",
        "control, control, 200, 200, 200",
        "read publish, publish, 200, 200, 403",
        "other control, control, 200, 200, 200",
    })
    @DisplayName("the strongest right of the claim counts, written as words or as a list")
    void rights(String roles, String right, int get, int post, int delete) throws Exception {
        for (Object value : List.of(roles, List.of(roles.split(" ")))) {
            String token = signed(claims().claim("roles", value));
            RawSocket.Response read = ask("GET", "/things", token);
            assertThat(read.statusLine()).contains(" " + get + " ");
            assertThat(read.body()).isEqualTo("ops " + right);
            assertThat(ask("POST", "/things", token).statusLine()).contains(" " + post + " ");
            assertThat(ask("DELETE", "/things", token).statusLine()).contains(" " + delete + " ");
        }
    }

    @Test
    @DisplayName("a good token without a right is told so, and is no bad credential")
    void noRight() throws Exception {
        for (int i = 0; i < 20; i++) {
            RawSocket.Response response = ask("GET", "/things", signed(claims().claim("roles", "admin")));
            assertThat(response.statusLine()).contains(" 403 ");
            assertThat(response.body()).contains("its claim roles has none of read, publish, control");
        }
    }

    @Test
    @DisplayName("expired, of another issuer, for others, signed by others, or no token at all: 401")
    void refused() throws Exception {
        List<String> bad = List.of(
                signed(claims().expirationTime(Date.from(TestIssuer.NOW.minusSeconds(3_600)))),
                signed(claims().issuer("https://other.example")),
                signed(claims().audience("signalbox")),
                TestIssuer.signed(ISSUER.strange, TestIssuer.header(), claims()),
                "a.b.c",
                "x".repeat(9_000));
        for (String token : bad) {
            RawSocket.Response response = ask("GET", "/things", token);
            assertThat(response.statusLine()).contains(" 401 ");
            assertThat(response.body()).doesNotContain(token.substring(0, 3) + ".");
        }
        assertThat(ask("GET", "/things", "").statusLine()).contains(" 401 ");
    }

    @Test
    @DisplayName("a token in the query is none: queries are logged on the way")
    void notInTheQuery() throws Exception {
        assertThat(ask("GET", "/things?access_token=" + signed(claims()), "").statusLine())
                .contains(" 401 ");
    }
}
