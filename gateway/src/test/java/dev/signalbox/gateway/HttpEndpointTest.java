package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signalbox.gateway.http.HttpReply;
import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.gateway.wire.RawSocket.Response;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that the application answers itself. */
@Timeout(60)
class HttpEndpointTest {
    private static Gateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .tokenKey("ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=")
                        .build())
                .connection("/echo", new EchoConnection())
                .endpoint(
                        "/admin/push",
                        request -> HttpReply.text(
                                request.method() + " " + request.query().get("x") + " " + request.header("hosT")))
                .endpoint("/admin/bare", request -> new HttpReply(202, null, ""))
                .endpoint("/admin/fails", request -> {
                    throw new StackOverflowError("boom");
                })
                .endpoint("/echo/hidden", request -> HttpReply.text("never"))
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.stop();
    }

    @Test
    void isAskedWithMethodQueryAndHeaders() throws IOException {
        Response response = get("/Admin/push?x=%C3%A9");
        assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(response.header("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
        assertThat(response.body()).isEqualTo("GET é test");
    }

    @Test
    void hasItsOwnStatusAndMayHaveNoContentType() throws IOException {
        Response response = get("/admin/bare");
        assertThat(response.statusLine()).isEqualTo("HTTP/1.1 202 Accepted");
        assertThat(response.header("Content-Type")).isEmpty();
    }

    @Test
    void thatFailsIsAnsweredWithoutABody() throws IOException {
        Response response = get("/admin/fails");
        assertThat(response.statusLine()).isEqualTo("HTTP/1.1 500 Internal Server Error");
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin", "/admin/push/", "/admin/push/more", "/elsewhere"})
    void answersItsPathOnly(String path) throws IOException {
        assertThat(get(path).statusLine()).isEqualTo("HTTP/1.1 404 Not Found");
    }

    @Test
    void comesAfterTheMounts() throws IOException {
        assertThat(get("/echo/hidden").statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "/a?b=c"})
    void refusesWhatIsNoPath(String path) {
        Gateway.Builder builder = Gateway.builder(GatewayConfig.builder().build());
        assertThatIllegalArgumentException().isThrownBy(() -> builder.endpoint(path, request -> HttpReply.text("")));
    }

    @Test
    void refusesASecondEndpointAtAPath() {
        Gateway.Builder builder =
                Gateway.builder(GatewayConfig.builder().build()).endpoint("/a", request -> HttpReply.text(""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.endpoint("/A", request -> HttpReply.text("")))
                .withMessageContaining("answered already");
    }

    private static Response get(String target) throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.port()).get(target)) {
            return socket.response();
        }
    }
}
