package dev.signalbox.conformance.suite;

import dev.signalbox.conformance.proxy.TcpProxy;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.connection.backplane.BackplaneConfig;
import dev.signalbox.connection.backplane.InProcessBackplane;
import dev.signalbox.gateway.management.ApiKey;
import dev.signalbox.gateway.management.ManagementConfig;
import dev.signalbox.gateway.management.Right;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Suite servers that share one log in this process and one token key, and one log of events. Register one for each test object. */
public final class SuiteNodes implements AfterEachCallback, AutoCloseable {
    private static final String KEY = "ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=";
    /** Opens the management port of each node. */
    public static final String MANAGEMENT_KEY = "suite-0123456789-0123456789-012345";

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(6);

    private final List<Node> nodes = new ArrayList<>();
    private final EventLog events = new EventLog();

    /** Three nodes with the shortest time-outs. */
    public SuiteNodes() {
        this(settings -> settings);
    }

    /** The same, each changed in some way. */
    public SuiteNodes(UnaryOperator<SuiteSettings> change) {
        this(3, change);
    }

    /** So many nodes, with the shortest time-outs, each changed in some way. */
    public SuiteNodes(int count, UnaryOperator<SuiteSettings> change) {
        InProcessBackplane log = new InProcessBackplane(0xE1, 1 << 16, 64L << 20);
        for (int i = 0; i < count; i++) {
            SeverableBackplane way = new SeverableBackplane(log);
            SuiteServer server = SuiteServer.start(change.apply(SuiteSettings.quick())
                    .tokenKey(KEY)
                    .management(ManagementConfig.builder()
                            .port(0)
                            .key(ApiKey.of("suite", Right.CONTROL, MANAGEMENT_KEY))
                            .build())
                    .events(events)
                    .backplane(way, BackplaneConfig.defaults().withTimes(POLL, NODE_TIMEOUT)));
            nodes.add(new Node(server, TcpProxy.before(server.address()), way));
        }
    }

    /** Gives one after the other of those nodes that are ready, as a balancer does that asks for it. */
    public Supplier<WireAddress> ready() {
        AtomicInteger next = new AtomicInteger();
        return () -> {
            List<Node> ready =
                    nodes.stream().filter(node -> node.server.isReady()).toList();
            return ready.get(Math.floorMod(next.getAndIncrement(), ready.size()))
                    .front
                    .address();
        };
    }

    private record Node(SuiteServer server, TcpProxy front, SeverableBackplane way) {}

    /** A node, by its number from 0. */
    public SuiteServer node(int number) {
        return nodes.get(number).server;
    }

    /** Where a node is reached, through something that can be cut. */
    public WireAddress address(int number) {
        return nodes.get(number).front.address();
    }

    /** Cuts every connection to all nodes. */
    public void cutAll() {
        nodes.forEach(node -> node.front.cutAll(TcpProxy.Cut.RESET));
    }

    /** What happened to connections, wherever. */
    public EventLog events() {
        return events;
    }

    /** Gives one of these nodes after the other, beginning anew after the last. */
    public Supplier<WireAddress> inTurn(int... numbers) {
        AtomicInteger next = new AtomicInteger();
        return () -> nodes.get(numbers[Math.floorMod(next.getAndIncrement(), numbers.length)])
                .front
                .address();
    }

    /** A client of the chat hub whose requests go where the supplier says; closed with the nodes. */
    public WireClient client(Transport transport, Supplier<WireAddress> addresses) {
        SuiteServer first = node(0);
        return first.closing(new WireClient(first.chat(transport), addresses));
    }

    /** A node dies: the others hear nothing of it any more, and its clients' connections are reset. */
    public void kill(int number) {
        Node node = nodes.get(number);
        node.way.sever();
        node.server.unready();
        node.front.close();
        node.server.stop();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    /** Ends all of them. */
    @Override
    public void close() {
        for (Node node : nodes) {
            node.front.close();
            node.server.close();
        }
    }
}
