package dev.signalbox.connection.runtime;

import static dev.signalbox.protocol.TransportType.LONG_POLLING;
import static dev.signalbox.protocol.TransportType.SERVER_SENT_EVENTS;
import static dev.signalbox.protocol.TransportType.WEB_SOCKETS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.client.ClientFamily;
import dev.signalbox.connection.runtime.NodesFixture.Node;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.connection.transport.RecordingChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Time-outs that are set for one kind of client, to the millisecond, beside those of all others. */
final class ClientTimeoutsTest {
    private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0.0.0";
    private static final String DOTNET = "SignalR.Client.NET45/2.2.2.0 (Unix)";
    private static final ConnectionConfig CONFIG = ConnectionConfig.builder()
            .client(
                    ClientFamily.JQUERY,
                    timeouts -> timeouts.disconnectTimeout(Duration.ofSeconds(90))
                            .keepAlive(Duration.ofSeconds(7))
                            .connectionTimeout(Duration.ofSeconds(50))
                            .transportConnectTimeout(Duration.ofSeconds(8))
                            .longPollDelay(Duration.ofMillis(1500)))
            .client(ClientFamily.JAVA, timeouts -> timeouts.keepAlive(null))
            .build();

    private final RuntimeFixture fixture = new RuntimeFixture(CONFIG);

    @Test
    @DisplayName("A11: negotiate tells each kind of client its own")
    void negotiate() {
        assertThat(negotiated(BROWSER))
                .contains("\"KeepAliveTimeout\":14.0,\"DisconnectTimeout\":90.0,\"ConnectionTimeout\":50.0,")
                .contains("\"TransportConnectTimeout\":8.0,\"LongPollDelay\":1.5");
        assertThat(negotiated("SignalR (lang=Java; os=linux; version=2.0)"))
                .contains("\"KeepAliveTimeout\":null,\"DisconnectTimeout\":30.0,\"ConnectionTimeout\":110.0,");
        assertThat(negotiated(DOTNET))
                .contains("\"KeepAliveTimeout\":20.0,\"DisconnectTimeout\":30.0,\"ConnectionTimeout\":110.0,")
                .contains("\"TransportConnectTimeout\":5.0,\"LongPollDelay\":0.0");
    }

    private String negotiated(String agent) {
        fixture.userAgent = agent;
        return RuntimeFixture.text(fixture.reply("/negotiate", Map.of()));
    }

    @Test
    @DisplayName("L 142: each kind has keep-alives at its own period, side by side")
    void keepAlives() {
        Client browser = connected(BROWSER, fixture.client(SERVER_SENT_EVENTS));
        Client program = connected(DOTNET, fixture.client(SERVER_SENT_EVENTS));
        for (int second = 1; second <= 70; second++) {
            fixture.time.advance(Duration.ofSeconds(1));
            assertThat(browser.channel.take()).as("at %s s", second).hasSize(second % 7 == 0 ? 1 : 0);
            assertThat(program.channel.take()).as("at %s s", second).hasSize(second % 10 == 0 ? 1 : 0);
        }
    }

    @Test
    @DisplayName("without keep-alives, a kind's streams end after the connection time-out, those of others stay")
    void keepAliveOffForOneKind() {
        Client java = connected("SignalR (lang=Java; os=linux; version=2.0)", fixture.client(WEB_SOCKETS));
        Client program = connected(DOTNET, fixture.client(WEB_SOCKETS));
        fixture.time.advance(Duration.ofMillis(109_999));
        assertThat(java.channel.take()).isEmpty();
        assertThat(java.channel.isEnded()).isFalse();
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(java.channel.isEnded()).isTrue();
        assertThat(program.channel.isEnded()).isFalse();
    }

    @Test
    @DisplayName("a poll is answered after its kind's connection time-out and told its kind's delay")
    void polls() {
        Client browser = connected(BROWSER, fixture.client(LONG_POLLING));
        browser.open("/poll");
        Client program = connected(DOTNET, fixture.client(LONG_POLLING));
        program.open("/poll");
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        assertThat(browser.read()).singleElement().matches(frame -> frame.delay() == 1500);
        assertThat(program.read()).singleElement().matches(frame -> frame.delay() == 0);
        fixture.userAgent = BROWSER;
        browser.open("/poll");
        fixture.userAgent = DOTNET;
        program.open("/poll");
        fixture.time.advance(Duration.ofMillis(52_500)); // the first beat of 3.5 s from 50 s on
        assertThat(browser.channel.isEnded()).isTrue();
        assertThat(program.channel.isEnded()).isFalse();
        fixture.time.advance(Duration.ofMillis(57_500));
        assertThat(program.channel.isEnded()).isTrue();
    }

    @Test
    @DisplayName("L 146: a vanished client is waited for as long as its kind is")
    void disconnects() {
        Client browser = connected(BROWSER, fixture.client(WEB_SOCKETS));
        Client program = connected(DOTNET, fixture.client(WEB_SOCKETS));
        browser.cut();
        program.cut();
        fixture.time.advance(Duration.ofMillis(34_999));
        assertThat(fixture.application.takeEvents()).isEmpty();
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(fixture.application.takeEvents()).containsExactly("disconnected " + program.id + " false");
        fixture.time.advance(Duration.ofMillis(59_999)); // to 94.999 s
        assertThat(fixture.application.takeEvents()).isEmpty();
        fixture.time.advance(Duration.ofMillis(3_500)); // the first beat of 3.5 s from 95 s on
        assertThat(fixture.application.takeEvents()).containsExactly("disconnected " + browser.id + " false");
    }

    @Test
    @DisplayName("E5: what was sent is kept for as long as the kind may come back and ask for it")
    void messagesAreKeptForALongWindow() {
        Client browser = connected(BROWSER, fixture.client(WEB_SOCKETS));
        Client program = connected(DOTNET, fixture.client(WEB_SOCKETS));
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        browser.channel.take(); // written, never read
        program.channel.take();
        fixture.time.advance(Duration.ofSeconds(15));
        browser.cut();
        program.cut();
        fixture.time.advance(Duration.ofSeconds(80));
        fixture.userAgent = BROWSER;
        assertThat(browser.open("/reconnect").messages()).containsExactly("1");
        assertThat(fixture.runtime.connections()).isEqualTo(1);
    }

    @Test
    @DisplayName("a connection that comes back to another server goes on with its kind's time-outs")
    void elsewhere() {
        NodesFixture nodes = nodes();
        Node b = nodes.node(1);
        nodes.userAgent = BROWSER;
        NodesFixture.Client browser = nodes.client(SERVER_SENT_EVENTS).open(nodes.node(0), "/connect");
        browser.read();
        browser.open(b, "/reconnect");
        browser.read();
        int keepAlives = 0;
        for (int second = 1; second <= 21; second++) {
            nodes.time.advance(Duration.ofSeconds(1));
            keepAlives += browser.channel.take().size();
        }
        assertThat(keepAlives).isEqualTo(3);
        browser.cut();
        nodes.time.advance(Duration.ofSeconds(91));
        assertThat(nodes.disconnects()).isEmpty();
        nodes.time.advance(Duration.ofSeconds(8));
        assertThat(nodes.disconnects()).containsExactly("disconnected " + browser.id + " false");
    }

    @Test
    @DisplayName("the client of a server that is gone is waited for by the others as long as its kind is")
    void orphans() {
        NodesFixture nodes = nodes();
        nodes.userAgent = BROWSER;
        NodesFixture.Client browser = nodes.client(WEB_SOCKETS).open(nodes.node(0), "/connect");
        nodes.userAgent = DOTNET;
        NodesFixture.Client program = nodes.client(WEB_SOCKETS).open(nodes.node(0), "/connect");
        nodes.run();
        nodes.node(0).runtime.shutdown();
        nodes.node(0).die();
        nodes.time.advance(Duration.ofSeconds(60));
        assertThat(nodes.disconnects()).containsExactly("disconnected " + program.id + " false");
        nodes.userAgent = BROWSER;
        RecordingChannel before = browser.channel;
        browser.open(nodes.node(1), "/reconnect");
        assertThat(browser.channel).isNotSameAs(before).matches(channel -> !channel.isEnded());
        nodes.time.advance(Duration.ofMinutes(3));
        assertThat(nodes.disconnects()).hasSize(1);
    }

    @Test
    @DisplayName("an orphan that stays away is mourned after its kind's time-out")
    void orphanThatStaysAway() {
        NodesFixture nodes = nodes();
        nodes.userAgent = BROWSER;
        NodesFixture.Client browser = nodes.client(WEB_SOCKETS).open(nodes.node(0), "/connect");
        nodes.run();
        nodes.node(0).runtime.shutdown();
        nodes.node(0).die();
        nodes.time.advance(Duration.ofSeconds(89));
        assertThat(nodes.disconnects()).isEmpty();
        nodes.time.advance(Duration.ofSeconds(40)); // its turn to speak for all comes with the beats of 5 s
        assertThat(nodes.disconnects()).containsExactly("disconnected " + browser.id + " false");
    }

    private static NodesFixture nodes() {
        NodesFixture nodes = new NodesFixture(0);
        nodes.config = CONFIG;
        List.of(0, 1).forEach(index -> nodes.start());
        nodes.run();
        return nodes;
    }

    private Client connected(String agent, Client client) {
        fixture.userAgent = agent;
        client.connect();
        client.start();
        fixture.application.takeEvents();
        client.read();
        return client;
    }
}
