package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.proxy.TcpProxy;
import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.SuiteNodes;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireOptions;
import dev.signalbox.gateway.arrival.Forwarding;
import dev.signalbox.gateway.identity.TrustedProxies;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind HAProxy: from {@code deploy/haproxy/signalbox.cfg}, and with the PROXY protocol from {@code deploy/haproxy/signalbox-tcp.cfg}. */
@Isolated("a browser and time-outs want the machine for themselves")
final class HaproxyIT extends BehindProxySuite {
    private static final String CLIENT = "127.0.0.8";

    @Override
    ProxyProgram start(WireAddress one, WireAddress two) {
        return ProxyProgram.haproxy(one, two, IDLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"send-proxy-v2", "send-proxy"})
    @DisplayName("PROXY protocol: the client's address over every transport, and a reconnect without loss")
    void passedOn(String header) throws UnknownHostException {
        try (SuiteNodes nodes = new SuiteNodes(
                        2,
                        settings -> settings.gateway(config -> config.trustedProxies(TrustedProxies.of("127.0.0.1"))
                                        .forwarding(Forwarding.DEFAULT.withProxyProtocol(true)))
                                .hubs(hubs -> hubs.hub(WhereHub.class, WhereHub::new)));
                ProxyProgram program = ProxyProgram.haproxyPassingOn(nodes.address(0), nodes.address(1), header);
                TcpProxy way = TcpProxy.before(program.address(), InetAddress.getByName(CLIENT))) {
            for (Transport transport : Transport.values()) {
                try (WireClient client = new WireClient(WireOptions.of(way.address(), "/signalr", transport)
                        .withHubs("chatHub", "whereHub")
                        .withHeader("X-Forwarded-For", "198.51.100.7")
                        .withTimeout(Duration.ofSeconds(20)))) {
                    client.connect();
                    assertThat(client.invoke("whereHub", "WhereFrom"))
                            .contains("\"" + CLIENT + " http://" + way.address() + "/signalr/");
                    way.cutAll(TcpProxy.Cut.RESET);
                    nodes.node(0).context(ChatHub.class).clients().all().invoke("numbered", 7);
                    client.reconnect();
                    assertThat(NumberedClients.number(client.nextMessage())).isEqualTo(7);
                    client.abort();
                }
            }
        }
    }

    @Test
    @DisplayName(
            "asked on the management port who is ready: a draining node gets nobody new, and keeps whom it has until it sends them away")
    void readiness() throws InterruptedException {
        try (SuiteNodes nodes = nodes();
                ProxyProgram program = ProxyProgram.haproxyAskingWhoIsReady(
                        nodes.address(0),
                        nodes.node(0).managementPort(),
                        nodes.address(1),
                        nodes.node(1).managementPort())) {
            drainOne(nodes, program);
        }
    }
}
