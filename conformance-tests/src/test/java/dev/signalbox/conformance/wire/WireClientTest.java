package dev.signalbox.conformance.wire;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class WireClientTest {
    private static final String NEGOTIATED =
            "{\"Url\":\"/signalr\",\"ConnectionToken\":\"to+k/en==\",\"ConnectionId\":\"id-1\"}";
    private static final String INITIALIZED = "{\"C\":\"c-1\",\"S\":1,\"M\":[]}";
    private static final String STARTED = "{ \"Response\": \"started\" }";

    @RegisterExtension
    final WireMockExtension server =
            WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @Test
    void anEventStreamIsReadEventByEventHoweverSlowlyItComes() {
        negotiates();
        answers("/signalr/start", STARTED);
        server.stubFor(any(urlPathEqualTo("/signalr/connect"))
                .willReturn(aResponse()
                        .withBody(
                                "data: initialized\n\ndata: " + INITIALIZED
                                        + "\r\n\r\ndata: {}\n\ndata: {\"C\":\"c-2\",\"G\":\"g\",\"M\":[\"ü\",{\"H\":\"X\"}]}\n\n")
                        .withChunkedDribbleDelay(40, 200)));
        try (WireClient client = client(Transport.SERVER_SENT_EVENTS).connect()) {
            assertThat(client.nextMessage()).isEqualTo("\"ü\"");
            assertThat(client.nextMessage()).isEqualTo("{\"H\":\"X\"}");
            assertThat(client.cursor()).isEqualTo("c-2");
            assertThat(client.groupsToken()).isEqualTo("g");
            client.awaitEnd(Duration.ofSeconds(40));
            assertThat(client.transcript()).contains("{}", INITIALIZED);
        }
    }

    @Test
    void aForeverFrameIsReadScriptByScript() {
        negotiates();
        answers("/signalr/start", STARTED);
        server.stubFor(any(urlPathEqualTo("/signalr/connect"))
                .withQueryParam("frameId", equalTo("1"))
                .willReturn(aResponse()
                        .withBody(
                                "<!DOCTYPE html><html><body>\r\n<script>r(c, " + INITIALIZED
                                        + ");</script>\r\n<script>r(c, {});</script>\n\n<script>r(c, {\"C\":\"c-2\",\"M\":[7]});</script>\r\n")
                        .withChunkedDribbleDelay(30, 150)));
        try (WireClient client = client(Transport.FOREVER_FRAME).connect()) {
            assertThat(client.nextMessage()).isEqualTo("7");
        }
    }

    @Test
    void pollsCarryTheLatestCursorAndGroupsTokenInTheirBody() {
        negotiates();
        answers("/signalr/start", STARTED);
        answers("/signalr/connect", "  " + INITIALIZED);
        answers("/signalr/poll", "{\"C\":\"c,2|x\",\"G\":\"g+/=\",\"M\":[1]}");
        try (WireClient client = client(Transport.LONG_POLLING).connect()) {
            assertThat(client.nextMessage()).isEqualTo("1");
            assertThat(client.nextMessage()).isEqualTo("1");
            server.verify(postRequestedFor(urlPathEqualTo("/signalr/poll"))
                    .withQueryParam("connectionToken", equalTo("to+k/en=="))
                    .withRequestBody(equalTo("messageId=c-1")));
            server.verify(postRequestedFor(urlPathEqualTo("/signalr/poll"))
                    .withRequestBody(equalTo("messageId=c%2C2%7Cx&groupsToken=g%2B%2F%3D")));
        }
    }

    @Test
    void aReplyIsTakenFromTheAnswerToSend() {
        negotiates();
        answers("/signalr/start", STARTED);
        answers("/signalr/connect", INITIALIZED);
        answers("/signalr/send", "{\"R\":3,\"I\":\"0\"}");
        try (WireClient client = client(Transport.LONG_POLLING).connect()) {
            assertThat(client.invoke("chatHub", "Add", "1", "2")).isEqualTo("{\"R\":3,\"I\":\"0\"}");
            server.verify(postRequestedFor(urlPathEqualTo("/signalr/send"))
                    .withRequestBody(containing("data=%7B%22H%22%3A%22chatHub%22%2C%22M%22%3A%22Add%22")));
        }
    }

    @Test
    void aNegotiationWithoutTokenIsRefusedWithItsText() {
        answers("/signalr/negotiate", "{\"ConnectionId\":\"x\"}");
        try (WireClient client = client(Transport.LONG_POLLING)) {
            assertThatThrownBy(client::negotiate)
                    .hasMessageContaining("no member ConnectionToken in {\"ConnectionId\"");
        }
    }

    @Test
    void anEnvelopeWithoutMessagesArrayIsRefused() {
        negotiates();
        answers("/signalr/connect", "{\"C\":\"c-1\",\"S\":1}");
        try (WireClient client = client(Transport.LONG_POLLING)) {
            assertThatThrownBy(client::connect).hasMessageContaining("no member M");
        }
    }

    @Test
    void aFlagThatIsNotTheNumberOneIsRefused() {
        negotiates();
        answers("/signalr/connect", "{\"C\":\"c-1\",\"S\":true,\"M\":[]}");
        try (WireClient client = client(Transport.LONG_POLLING)) {
            assertThatThrownBy(client::connect).hasMessageContaining("S is not the number 1");
        }
    }

    @Test
    void aStreamThatBeginsWithoutItsPreludeIsRefused() {
        negotiates();
        answers("/signalr/connect", "data: " + INITIALIZED + "\n\n");
        try (WireClient client = client(Transport.SERVER_SENT_EVENTS)) {
            assertThatThrownBy(client::connect).hasMessageContaining("the stream begins with");
        }
    }

    @Test
    void aStreamThatEndsWithinAnEventIsRefused() {
        negotiates();
        answers("/signalr/connect", "data: initialized\n\ndata: " + INITIALIZED + "\n");
        try (WireClient client = client(Transport.SERVER_SENT_EVENTS)) {
            assertThatThrownBy(client::connect).hasMessageContaining("the stream ended within");
        }
    }

    @Test
    void aFailedReceiveRequestShowsItsStatusAndText() {
        negotiates();
        server.stubFor(any(urlPathEqualTo("/signalr/connect"))
                .willReturn(aResponse().withStatus(400).withBody("Protocol error: Unknown transport.")));
        try (WireClient client = client(Transport.SERVER_SENT_EVENTS)) {
            assertThatThrownBy(client::connect).hasMessageContaining("400 Protocol error: Unknown transport.");
        }
    }

    @Test
    void garbageAndResetsAreFailuresAndNotSilence() {
        for (Fault fault :
                new Fault[] {Fault.CONNECTION_RESET_BY_PEER, Fault.RANDOM_DATA_THEN_CLOSE, Fault.EMPTY_RESPONSE}) {
            server.stubFor(any(urlPathEqualTo("/signalr/negotiate"))
                    .willReturn(aResponse().withFault(fault)));
            try (WireClient client = client(Transport.LONG_POLLING)) {
                assertThatThrownBy(client::negotiate)
                        .as(fault.name())
                        .isInstanceOf(WireException.class)
                        .isNotInstanceOf(WireTimeoutException.class);
            }
        }
    }

    private WireClient client(Transport transport) {
        return new WireClient(WireOptions.of(WireAddress.local(server.getPort()), "/signalr", transport)
                .withHubs("chatHub"));
    }

    private void negotiates() {
        answers("/signalr/negotiate", NEGOTIATED);
    }

    private void answers(String path, String body) {
        server.stubFor(any(urlPathEqualTo(path)).willReturn(aResponse().withBody(body)));
    }
}
