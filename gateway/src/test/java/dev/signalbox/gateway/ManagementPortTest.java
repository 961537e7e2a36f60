package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.gateway.management.ApiKey;
import dev.signalbox.gateway.management.ManagementConfig;
import dev.signalbox.gateway.management.ManagementEndpoint;
import dev.signalbox.gateway.management.ManagementReply;
import dev.signalbox.gateway.management.ManagementRoute;
import dev.signalbox.gateway.management.Right;
import dev.signalbox.gateway.management.health.HealthState;
import dev.signalbox.gateway.wire.RawSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in to the management port, and what it answers to whom. */
class ManagementPortTest {
    private static final String READ = "reader-0123456789-0123456789-0123";
    private static final String PUBLISH = "publisher-0123456789-0123456789-0";
    private static final String CONTROL = "controller-0123456789-0123456789-";

    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .maxRequests(1)
                        .management(ManagementConfig.builder()
                                .port(0)
                                .maxBodySize(1024)
                                .key(ApiKey.of("reader", Right.READ, READ))
                                .key(ApiKey.of("publisher", Right.PUBLISH, PUBLISH))
                                .key(ApiKey.of("controller", Right.CONTROL, CONTROL))
                                .build())
                        .build())
                .connection("/echo", new EchoConnection())
                .endpoint("/slow", request -> {
                    entered.countDown();
                    try {
                        busy.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return dev.signalbox.gateway.http.HttpReply.text("done");
                })
                .manage(ManagementRoute.of("GET", "/things/{name}", Right.READ, told("read")))
                .manage(ManagementRoute.of("POST", "/things/{name}", Right.PUBLISH, told("published")))
                .manage(ManagementRoute.of("DELETE", "/things/{name}", Right.CONTROL, told("deleted")))
                .manage(ManagementRoute.of("GET", "/fails", Right.READ, ManagementEndpoint.of(request -> {
                    throw new IllegalStateException("secret inside");
                })))
                .start();
    }

    private static ManagementEndpoint told(String what) {
        return ManagementEndpoint.of(request -> ManagementReply.text(
                "text/plain",
                request.principal().name() + " " + what + " " + request.parameter("name") + " "
                        + request.body().length));
    }

    @AfterEach
    void stop() {
        busy.countDown();
        gateway.stop();
    }

    private RawSocket.Response ask(String method, String target, String headers, String body) throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.managementPort())
                .send(method + " " + target + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + body.length() + "\r\n"
                        + headers + "\r\n" + body)) {
            return socket.response();
        }
    }

    private static String bearer(String key) {
        return "Authorization: Bearer " + key + "\r\n";
    }

    @Test
    void healthIsOpenAndSaysWhatIsDown() throws IOException {
        assertThat(ask("GET", "/health/live", "", "").body()).isEqualTo("{\"status\":\"up\"}");
        RawSocket.Response ready = ask("GET", "/health/ready", "", "");
        assertThat(ready.statusLine()).contains(" 200 ");
        assertThat(ready.body())
                .isEqualTo("{\"status\":\"up\",\"checks\":{\"keys\":{\"status\":\"up\",\"detail\":\"usable\"},"
                        + "\"listener\":{\"status\":\"up\",\"detail\":\"listening\"}}}");
        gateway.health().check("draining", () -> HealthState.down("until 12:00"));
        RawSocket.Response draining = ask("GET", "/health/ready", "", "");
        assertThat(draining.statusLine()).contains(" 503 ");
        assertThat(draining.body()).contains("\"draining\":{\"status\":\"down\",\"detail\":\"until 12:00\"}");
        gateway.health().check("draining", () -> HealthState.degraded("slow"));
        assertThat(ask("GET", "/health/ready", "", "").statusLine()).contains(" 200 ");
        assertThat(ask("GET", "/health/live", "", "").statusLine()).contains(" 200 ");
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "GET,-,401",
                "GET,wrong-0123456789-0123456789-01234567,401",
                "GET," + READ + ",200",
                "POST," + READ + ",403",
                "POST," + PUBLISH + ",200",
                "GET," + PUBLISH + ",200",
                "DELETE," + PUBLISH + ",403",
                "DELETE," + CONTROL + ",200",
                "PUT," + CONTROL + ",405",
            })
    void rightsAreLevels(String method, String key, int status) throws IOException {
        RawSocket.Response response = ask(method, "/things/a", key == null ? "" : bearer(key), "");
        assertThat(response.statusLine()).contains(" " + status + " ");
        if (status != 200) {
            assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(response.body())
                    .startsWith("{\"type\":\"about:blank\",\"title\":")
                    .contains("\"status\":" + status)
                    .doesNotContain("wrong-0123456789");
        }
        assertThat(response.header("Allow")).isEqualTo(status == 405 ? "DELETE, GET, POST" : "");
        assertThat(response.header("WWW-Authenticate")).isEqualTo(status == 401 ? "Bearer realm=\"signalbox\"" : "");
        if (key != null) {
            assertThat(ask(method, "/things/a", "X-Api-Key: " + key + "\r\n", "")
                            .statusLine())
                    .isEqualTo(response.statusLine());
        }
    }

    @Test
    void anEscapedSlashStaysInItsSegment() throws IOException {
        assertThat(ask("GET", "/things/a%2Fb%20%C3%A4", bearer(READ), "").body())
                .isEqualTo("reader read a/b ä 0");
        assertThat(ask("GET", "/things/", bearer(READ), "").statusLine()).contains(" 404 ");
        assertThat(ask("GET", "/things/a/b", bearer(READ), "").statusLine()).contains(" 404 ");
        assertThat(ask("GET", "/", "", "").statusLine()).contains(" 404 ");
        assertThat(ask("GET", "http://test", "", "").statusLine()).contains(" 404 ");
        assertThat(ask("GET", "http://test/health/live", "", "").statusLine()).contains(" 200 ");
    }

    @Test
    void manyBadCredentialsCloseTheDoorForTheirAddress() throws IOException {
        for (int i = 0; i < 10; i++) {
            assertThat(ask("GET", "/things/a", bearer("bad" + i), "").statusLine())
                    .contains(" 401 ");
        }
        RawSocket.Response refused = ask("GET", "/things/a", bearer(READ), "");
        assertThat(refused.statusLine()).contains(" 429 ");
        assertThat(ask("GET", "/health/live", "", "").statusLine()).contains(" 200 ");
    }

    @Test
    void aBrowserLogsInAndNeedsItsTokenToChangeThings() throws IOException {
        String json = "Content-Type: application/json\r\n";
        assertThat(ask("POST", "/session", "", "{\"key\":\"" + CONTROL + "\"}").statusLine())
                .contains(" 415 ");
        assertThat(ask("POST", "/session", json, "{\"kee\":1}").body()).contains("\"field\":\"key\"");
        assertThat(ask("POST", "/session", json, "{").statusLine()).contains(" 400 ");
        assertThat(ask("POST", "/session", json, "{\"key\":\"no\"}").statusLine())
                .contains(" 401 ");
        RawSocket.Response login = ask("POST", "/session", json, "{\"key\":\"" + CONTROL + "\"}");
        assertThat(login.statusLine()).contains(" 200 ");
        assertThat(login.header("Set-Cookie"))
                .matches("signalbox_session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
        assertThat(login.body()).doesNotContain(CONTROL);
        String cookie = "Cookie: " + login.header("Set-Cookie").replaceAll(";.*", "") + "\r\n";
        String csrf = login.body().replaceAll(".*\"csrf\":\"([^\"]+)\".*", "$1");
        assertThat(ask("GET", "/things/a", cookie, "").body()).isEqualTo("controller read a 0");
        assertThat(ask("DELETE", "/things/a", cookie, "").statusLine()).contains(" 403 ");
        assertThat(ask("DELETE", "/things/a", cookie + "X-Signalbox-Csrf: x\r\n", "")
                        .statusLine())
                .contains(" 403 ");
        assertThat(ask("DELETE", "/things/a", cookie + "X-Signalbox-Csrf: " + csrf + "\r\n", "")
                        .statusLine())
                .contains(" 200 ");
        assertThat(ask("GET", "/session", cookie, "").body()).contains(csrf);
        assertThat(ask("DELETE", "/session", cookie + "X-Signalbox-Csrf: " + csrf + "\r\n", "")
                        .statusLine())
                .contains(" 204 ");
        assertThat(ask("GET", "/things/a", cookie, "").statusLine()).contains(" 401 ");
        assertThat(ask("GET", "/session", cookie, "").statusLine()).contains(" 401 ");
    }

    @Test
    void bodiesAreBoundedAndReadForThoseOnlyWhoMay() throws IOException {
        assertThat(ask("POST", "/things/a", bearer(PUBLISH), "x".repeat(1024)).body())
                .isEqualTo("publisher published a 1024");
        RawSocket.Response tooLarge = ask("POST", "/things/a", bearer(PUBLISH), "x".repeat(1025));
        assertThat(tooLarge.statusLine()).contains(" 413 ");
        assertThat(tooLarge.body()).contains("\"maxBytes\":1024");
        try (RawSocket socket = RawSocket.to(gateway.managementPort())
                .send("POST /things/a HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n")) {
            assertThat(socket.response().statusLine()).contains(" 401 ");
        }
        assertThat(ask("GET", "/things/" + "a".repeat(9000), bearer(READ), "").statusLine())
                .contains(" 414 ");
        assertThat(ask("GET", "/things/a", bearer(READ) + "X: " + "a".repeat(25_000) + "\r\n", "")
                        .statusLine())
                .contains(" 431 ");
    }

    @Test
    void whatFailsIsNoStackTrace() throws IOException {
        RawSocket.Response failed = ask("GET", "/fails", bearer(READ), "");
        assertThat(failed.statusLine()).contains(" 500 ");
        assertThat(failed.body()).doesNotContain("secret").contains("its log tells how");
    }

    @Test
    void headHasNoBody() throws IOException {
        for (String path : List.of("/health/live", "/things/a", "/nowhere")) { // answered, refused (401), not there
            RawSocket.Response got = ask("GET", path, "", "");
            try (RawSocket socket = RawSocket.to(gateway.managementPort())
                    .send("HEAD " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) {
                assertThat(socket.head())
                        .startsWith(got.statusLine())
                        .contains("\r\nContent-Length: " + got.body().getBytes(StandardCharsets.UTF_8).length + "\r\n");
                assertThat(socket.atEnd()).as("nothing comes behind the head").isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/session", "/things/a", "/metrics", "/console"})
    void nothingOfItIsOnThePublicPort(String path) throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.port())
                .send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + bearer(CONTROL) + "\r\n")) {
            assertThat(socket.response().statusLine()).contains(" 404 ");
        }
    }

    @Test
    void answersWhileThePublicPortIsBusy() throws IOException, InterruptedException {
        try (RawSocket slow = RawSocket.to(gateway.port()).get("/slow")) {
            entered.await();
            try (RawSocket socket = RawSocket.to(gateway.port()).get("/slow")) { // negotiate asks no application
                assertThat(socket.response().statusLine()).contains(" 503 ");
            }
            assertThat(ask("GET", "/things/a", bearer(READ), "").statusLine()).contains(" 200 ");
            busy.countDown();
            assertThat(slow.response().body()).isEqualTo("done");
        }
    }

    @Test
    void aTakenPortIsTold() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> Gateway.builder(GatewayConfig.builder()
                                    .port(0)
                                    .management(ManagementConfig.builder()
                                            .port(taken.getLocalPort())
                                            .build())
                                    .build())
                            .start())
                    .isInstanceOf(ManagementListenException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use"
                            + " (--management-host and --management-port choose another address)");
        }
    }
}
