package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.gateway.identity.TrustedProxies;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.gateway.wire.RawSocket;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server behind the gateway is told, and what clients are told of it. */
@Timeout(60)
class UpstreamHeadersTest {

    private static Gateway start(GatewayConfig.Builder config, Upstreams upstreams) throws IOException {
        return Gateway.builder(config.port(0).upstreams(upstreams).build())
                .connection("/echo", new EchoConnection())
                .start();
    }

    private static UpstreamRoute.Builder route(String path, OtherServer server) {
        return UpstreamRoute.builder(path, List.of(server.uri()));
    }

    private static RawSocket.Response ask(Gateway gateway, String request) throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.port()).send(request)) {
            return socket.response();
        }
    }

    @Test
    void whatConcernsOneConnectionOnlyIsTakenOut() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.send(
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: X-Mine\r\nX-Mine: 1\r\nKeep-Alive: timeout=5\r\n"
                                + "X-Yours: 2\r\nServer: old\r\n\r\nok"));
                Gateway gateway = start(
                        GatewayConfig.builder(), Upstreams.of(route("/", other).build()))) {
            RawSocket.Response response = ask(
                    gateway,
                    "GET /a%20b/c?x=%7B%7D&y={} HTTP/1.1\r\nHost: public.example:81\r\nConnection: X-Gone, keep-alive\r\n"
                            + "X-Gone: 1\r\nTE: trailers\r\nProxy-Authorization: Basic eA==\r\nUpgrade: h2c\r\n"
                            + "HTTP2-Settings: AAMAAABk\r\nX-Stays: 2\r\n\r\n");
            OtherServer.Exchange seen = other.next();
            assertThat(seen.line()).isEqualTo("GET /a%20b/c?x=%7B%7D&y={} HTTP/1.1");
            assertThat(seen.header("Host")).isEqualTo("public.example:81");
            for (String gone : List.of("X-Gone", "TE", "Proxy-Authorization", "Upgrade", "HTTP2-Settings")) {
                assertThat(seen.header(gone)).as(gone).isEmpty();
            }
            assertThat(seen.header("X-Stays")).isEqualTo("2");
            assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(response.body()).isEqualTo("ok");
            assertThat(response.header("X-Mine")).isEmpty();
            assertThat(response.header("Keep-Alive")).isEmpty();
            assertThat(response.header("X-Yours")).isEqualTo("2");
            assertThat(response.header("X-Content-Type-Options")).isEmpty();
        }
    }

    @Test
    void clientsCannotSayWhereTheyComeFrom() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.ok(""));
                Gateway gateway = start(
                        GatewayConfig.builder(), Upstreams.of(route("/", other).build()))) {
            ask(
                    gateway,
                    "GET / HTTP/1.1\r\nHost: public.example\r\nX-Forwarded-For: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\n"
                            + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nX-Real-IP: 6.6.6.6\r\n"
                            + "X-Original-URL: /admin\r\nX-Forwarded-Prefix: /evil\r\n\r\n");
            OtherServer.Exchange seen = other.next();
            assertThat(seen.head())
                    .doesNotContain("6.6.6.6")
                    .doesNotContain("evil")
                    .doesNotContain("/admin");
            assertThat(seen.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
            assertThat(seen.header("X-Forwarded-Proto")).isEqualTo("http");
            assertThat(seen.header("X-Forwarded-Host")).isEqualTo("public.example");
            assertThat(seen.header("X-Forwarded-Port")).isEqualTo("80");
            assertThat(seen.header("Forwarded")).isEqualTo("for=127.0.0.1;host=public.example;proto=http");
        }
    }

    @Test
    void norInHeadersThatAServerMayTakeForThose() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.ok(""));
                Gateway gateway = start(
                        GatewayConfig.builder(),
                        new Upstreams(List.of(route("/", other).build()), "X-User", "X-Roles"))) {
            ask(
                    gateway,
                    "GET / HTTP/1.1\r\nHost: public.example\r\nX_User: evil\r\nx_roles: evil\r\nX_Forwarded-For: evil\r\n"
                            + "X_REAL_IP: evil\r\nX_Other: stays\r\n\r\n");
            OtherServer.Exchange seen = other.next();
            assertThat(seen.head()).doesNotContain("evil");
            assertThat(seen.header("X_Other")).isEqualTo("stays");
        }
    }

    @Test
    void theManagementPortsCookieStaysHere() throws Exception { // browsers send it to all ports of a host
        try (OtherServer other = OtherServer.start(exchange -> exchange.ok(""));
                Gateway gateway = start(
                        GatewayConfig.builder(), Upstreams.of(route("/", other).build()))) {
            ask(
                    gateway,
                    "GET / HTTP/1.1\r\nHost: a\r\nCookie: a=1; signalbox_session=secret;b=\"2\"\r\n"
                            + "Cookie: signalbox_session = secret; not_signalbox_session=3\r\n\r\n");
            OtherServer.Exchange seen = other.next();
            assertThat(seen.head()).doesNotContain("secret");
            assertThat(seen.header("Cookie")).isEqualTo("a=1; b=\"2\"; not_signalbox_session=3");
            ask(gateway, "GET / HTTP/1.1\r\nHost: a\r\nCookie: signalbox_session=secret\r\n\r\n");
            assertThat(other.next().head()).doesNotContain("Cookie");
            ask(gateway, "GET / HTTP/1.1\r\nHost: a\r\nCookie: a=1;b=2\r\n\r\n");
            assertThat(other.next().header("Cookie")).isEqualTo("a=1;b=2");
        }
    }

    @Test
    void norWithAnythingThatServersMakeTheSameOf() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.ok(""));
                Gateway gateway = start(
                        GatewayConfig.builder(),
                        new Upstreams(List.of(route("/", other).build()), "X-Remote_User", "X-Roles"))) {
            ask(
                    gateway,
                    "POST / HTTP/1.1\r\nHost: a\r\nX.Remote.User: evil\r\nx-remote-user: evil\r\nX!Remote~User: evil\r\n"
                            + "X_REMOTE_USER: evil\r\nX-Remote_User: evil\r\nX.Roles: evil\r\nX'Real`IP: evil\r\n"
                            + "X.Forwarded-For: evil\r\nTransfer_Encoding: evil\r\nTransfer.Encoding: evil\r\n"
                            + "Content_Length: 666\r\nXRemote-User: near\r\nX-Remote-Use: near\r\nX.Other: stays\r\n"
                            + "Content-Length: 1\r\n\r\nx");
            OtherServer.Exchange seen = other.next();
            assertThat(seen.head()).doesNotContain("evil").doesNotContain("666");
            assertThat(seen.header("Content-Length")).isEqualTo("1");
            assertThat(seen.header("XRemote-User")).isEqualTo("near");
            assertThat(seen.header("X-Remote-Use")).isEqualTo("near");
            assertThat(seen.header("X.Other")).isEqualTo("stays");
        }
    }

    @Test
    void whoeverPassesThemOnIdentitiesAreTheGatewaysOnly() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.ok(""));
                Gateway gateway = start(
                        GatewayConfig.builder().trustedProxies(TrustedProxies.of("127.0.0.1")),
                        new Upstreams(List.of(route("/", other).build()), "X-User", "X-Roles"))) {
            ask(gateway, "GET / HTTP/1.1\r\nHost: a\r\nX.User: evil\r\nX_Roles: evil\r\nX.Real.IP: 192.0.2.1\r\n\r\n");
            OtherServer.Exchange seen = other.next();
            assertThat(seen.head()).doesNotContain("evil");
            assertThat(seen.header("X.Real.IP")).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void aTrustedProxysWordIsKeptAndAddedTo() throws Exception {
        GatewayConfig.Builder config = GatewayConfig.builder().trustedProxies(TrustedProxies.of("127.0.0.1"));
        try (OtherServer other = OtherServer.start(exchange -> exchange.ok(""));
                Gateway gateway = start(config, Upstreams.of(route("/", other).build()))) {
            ask(
                    gateway,
                    "GET / HTTP/1.1\r\nHost: inside\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-For: 10.0.0.1\r\n"
                            + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: public.example\r\n"
                            + "Forwarded: for=203.0.113.9;proto=https\r\n\r\n");
            OtherServer.Exchange seen = other.next();
            assertThat(seen.header("X-Forwarded-For").replace(" ", "")).isEqualTo("203.0.113.9,10.0.0.1,127.0.0.1");
            assertThat(seen.header("X-Forwarded-Proto")).isEqualTo("https");
            assertThat(seen.header("X-Forwarded-Host")).isEqualTo("public.example");
            assertThat(seen.header("Forwarded"))
                    .isEqualTo("for=203.0.113.9;proto=https, for=127.0.0.1;host=public.example;proto=https");
        }
    }

    @Test
    void hostMayBeTheTargetsAndPathsMayBeReplaced() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.ok(""));
                Gateway gateway = start(
                        GatewayConfig.builder(),
                        Upstreams.of(
                                route("/strip/this", other)
                                        .stripPath()
                                        .preserveHost(false)
                                        .build(),
                                route("/old", other).replacePath("/app/v1").build()))) {
            ask(gateway, "GET /STRIP/th%69s/x%2Fy?q=1 HTTP/1.1\r\nHost: public.example\r\n\r\n");
            OtherServer.Exchange seen = other.next();
            assertThat(seen.line()).isEqualTo("GET /x%2Fy?q=1 HTTP/1.1");
            assertThat(seen.header("Host")).isEqualTo("127.0.0.1:" + other.port());
            assertThat(seen.header("X-Forwarded-Host")).isEqualTo("public.example");
            ask(gateway, "GET /strip/this HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(other.next().line()).isEqualTo("GET / HTTP/1.1");
            ask(gateway, "GET http://a/old/x HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(other.next().line()).isEqualTo("GET /app/v1/x HTTP/1.1");
            assertThat(ask(gateway, "GET /older HTTP/1.1\r\nHost: a\r\n\r\n").statusLine())
                    .contains("404");
        }
    }

    @Test
    void theUserIsSaidByTheGatewayOnly() throws Exception {
        GatewayConfig.Builder config = GatewayConfig.builder().identity(request -> {
            String who = request.header("X-Test-User");
            return who == null
                    ? ConnectionUser.ANONYMOUS
                    : new ConnectionUser(who.equals("j") ? "FIRM\\jörg, 1%" : who, true, Set.of("b,c", "a"));
        });
        try (OtherServer other = OtherServer.start(exchange -> exchange.ok(""));
                Gateway gateway = start(
                        config,
                        Upstreams.of(route("/", other).build()).identified("X-Remote-User", "X-Remote-Roles"))) {
            ask(gateway, "GET / HTTP/1.1\r\nHost: a\r\nx-remote-user: admin\r\nX-REMOTE-ROLES: root\r\n\r\n");
            OtherServer.Exchange nobody = other.next();
            assertThat(nobody.header("X-Remote-User")).isEmpty();
            assertThat(nobody.header("X-Remote-Roles")).isEmpty();
            ask(
                    gateway,
                    "POST / HTTP/1.1\r\nHost: a\r\nX-Test-User: j\r\nX-Remote-User: admin\r\nContent-Length: 1\r\n\r\nx");
            OtherServer.Exchange user = other.next();
            assertThat(user.header("X-Remote-User")).isEqualTo("FIRM\\j%C3%B6rg%2C 1%25");
            assertThat(user.header("X-Remote-Roles")).isEqualTo("a,b%2Cc");
        }
    }

    @Test
    void bodiesAreFramedAnew() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.ok(""));
                Gateway gateway = start(
                        GatewayConfig.builder(), Upstreams.of(route("/", other).build()))) {
            ask(gateway, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
            assertThat(other.next().header("Content-Length")).isEqualTo("0");
            try (RawSocket socket = RawSocket.to(gateway.port())
                    .send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"
                            + "5\r\nhello\r\n0\r\n\r\n")) {
                String status = socket.response().statusLine();
                if (other.requests() > 0) { // the HTTP parser may refuse it outright, which is as good
                    OtherServer.Exchange seen = other.next();
                    assertThat(seen.header("Content-Length")).isEmpty();
                    assertThat(seen.header("Transfer-Encoding")).isEqualTo("chunked");
                } else {
                    assertThat(status).contains("400");
                }
            }
        }
    }

    @Test
    void theLongestPathWinsAndOfTheSameTheMounts() throws Exception {
        try (OtherServer all = OtherServer.start(exchange -> exchange.ok("all"));
                OtherServer inner = OtherServer.start(exchange -> exchange.ok("inner"));
                OtherServer same = OtherServer.start(exchange -> exchange.ok("same"));
                Gateway gateway = start(
                        GatewayConfig.builder(),
                        Upstreams.of(
                                route("/", all).build(),
                                route("/ECHO/old", inner).build(),
                                route("/echo", same).build()))) {
            assertThat(ask(gateway, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n").body())
                    .isEqualTo("all");
            assertThat(ask(gateway, "GET /echo/old/negotiate HTTP/1.1\r\nHost: a\r\n\r\n")
                            .body())
                    .isEqualTo("inner");
            assertThat(ask(gateway, "GET /echo/negotiate?clientProtocol=1.5 HTTP/1.1\r\nHost: a\r\n\r\n")
                            .body())
                    .contains("ConnectionToken");
            assertThat(same.requests()).isZero();
        }
    }

    @Test
    void pathsThatCouldMeanAnotherAreRefused() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.ok(""));
                Gateway gateway = start(
                        GatewayConfig.builder(), Upstreams.of(route("/a", other).build()))) {
            for (String path : List.of(
                    "/a/../admin", "/a/%2e%2e/admin", "/a/%2E./b", "/a/./b", "/a/..", "/a/..%5Cx", "/a/..;/x")) {
                assertThat(ask(gateway, "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n")
                                .statusLine())
                        .as(path)
                        .contains("400");
            }
            assertThat(ask(gateway, "TRACE /a HTTP/1.1\r\nHost: a\r\n\r\n").statusLine())
                    .contains("405");
            assertThat(other.requests()).isZero();
            assertThat(ask(gateway, "GET /a/..b/c.. HTTP/1.1\r\nHost: a\r\n\r\n")
                            .statusLine())
                    .contains("200");
        }
    }

    @Test
    void aTargetWithItsHostLosesNothingButThat() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.ok(""));
                Gateway gateway = start(
                        GatewayConfig.builder(),
                        Upstreams.of(route("/open", other).build()))) {
            ask(gateway, "GET http://a/open//x/admin?y=//z/w HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(other.next().line()).isEqualTo("GET /open//x/admin?y=//z/w HTTP/1.1");
        }
    }

    @Test
    void whatTheGatewaySaysIsNotTheClientsToTakeAway() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.ok(""));
                Gateway gateway = start(
                        GatewayConfig.builder(), Upstreams.of(route("/", other).build()))) {
            ask(
                    gateway,
                    "GET / HTTP/1.1\r\nHost: public.example\r\nConnection: Forwarded, X-Forwarded-For,"
                            + " X-Forwarded-Proto, X-Forwarded-Host, X-Forwarded-Port\r\n\r\n");
            OtherServer.Exchange seen = other.next();
            assertThat(seen.header("Forwarded")).isEqualTo("for=127.0.0.1;host=public.example;proto=http");
            assertThat(seen.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
            assertThat(seen.header("X-Forwarded-Proto")).isEqualTo("http");
            assertThat(seen.header("X-Forwarded-Host")).isEqualTo("public.example");
        }
    }

    @Test
    void norIsWhatATrustedProxySays() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.ok(""));
                Gateway gateway = start(
                        GatewayConfig.builder().trustedProxies(TrustedProxies.of("127.0.0.1")),
                        Upstreams.of(route("/", other).build()))) {
            ask(
                    gateway,
                    "GET / HTTP/1.1\r\nHost: a\r\nConnection: close, Forwarded, X-Forwarded-For, X-Real-IP\r\n"
                            + "X-Forwarded-For: 192.0.2.1\r\nX-Real-IP: 192.0.2.1\r\nForwarded: for=192.0.2.1\r\n\r\n");
            OtherServer.Exchange seen = other.next();
            assertThat(seen.header("Forwarded")).startsWith("for=192.0.2.1, for=127.0.0.1");
            assertThat(seen.header("X-Forwarded-For")).startsWith("192.0.2.1,");
            assertThat(seen.header("X-Real-IP")).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void trailersAreNotPassedOn() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> {
                    StringBuilder body = new StringBuilder();
                    while (body.indexOf("\r\n\r\n") < 0) {
                        body.append((char) exchange.in().read());
                    }
                    exchange.ok(body.toString());
                });
                Gateway gateway = start(
                        GatewayConfig.builder(),
                        Upstreams.of(route("/", other).build()).identified("X-Remote-User", null))) {
            assertThat(ask(
                                    gateway,
                                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                            + "5\r\nhello\r\n0\r\nX-Remote-User: admin\r\n\r\n")
                            .body())
                    .contains("hello")
                    .doesNotContain("admin");
        }
    }

    @Test
    void onlyTheLettersOfAPathAreThePath() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.ok(""));
                Gateway gateway = start(
                        GatewayConfig.builder(),
                        Upstreams.of(route("/ask", other).replacePath("/app").build()))) {
            // A long s and the sign of Kelvin, which are the same as s and k when letter case is ignored.
            for (String path : List.of("/a%C5%BFk/x", "/as%E2%84%AA/x")) {
                assertThat(ask(gateway, "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n")
                                .statusLine())
                        .as(path)
                        .contains("404");
            }
            assertThat(other.requests()).isZero();
        }
    }
}
