package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.backplane.BackplaneConfig;
import dev.signalbox.connection.backplane.FaultyBackplane;
import dev.signalbox.connection.backplane.InProcessBackplane;
import dev.signalbox.connection.backplane.NodeLog;
import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.time.ManualTime;
import dev.signalbox.connection.time.TaskScheduler;
import dev.signalbox.connection.transport.RecordingChannel;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.request.Endpoint;
import dev.signalbox.protocol.request.MountPath;
import dev.signalbox.protocol.request.Parameters;
import dev.signalbox.token.AesGcmProtector;
import dev.signalbox.token.KeyRing;
import dev.signalbox.token.TokenKey;
import dev.signalbox.token.format.ConnectionTokens;
import dev.signalbox.token.format.GroupsTokens;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Several nodes over one log on virtual time and one thread, each with two lanes and a line of its own, and clients that send every request
 * to whichever node the test says.
 */
final class NodesFixture {
    private static final SecureRandom SECURE = new SecureRandom();
    private static final AesGcmProtector PROTECTOR = new AesGcmProtector(KeyRing.of(TokenKey.generate(SECURE)), SECURE);

    final ManualTime time = new ManualTime();
    final Random random;
    final int latencyMillis;
    final InProcessBackplane bus;
    final ConnectionTokens connectionTokens = new ConnectionTokens(PROTECTOR);
    final GroupsTokens groupsTokens = new GroupsTokens(PROTECTOR);
    final List<Node> nodes = new ArrayList<>();
    /** Application events of all nodes: what happened, to whom, and where. */
    final List<String> events = new ArrayList<>();
    /** What the observers of all nodes saw, without names of nodes. */
    final List<String> observed = new ArrayList<>();

    ConnectionConfig config = ConnectionConfig.defaults();
    ConnectionUser user = ConnectionUser.ANONYMOUS;

    @Nullable
    String userAgent; // what clients say they are; null for nothing

    BackplaneConfig backplaneConfig = BackplaneConfig.defaults();
    private int lastId;
    private long lastOrder;

    NodesFixture(int count, Random random, int latencyMillis, int logEntries) {
        this.random = random;
        this.latencyMillis = latencyMillis;
        bus = new InProcessBackplane(0xC1, logEntries, 1 << 26, last -> last + 1 + random.nextInt(3));
        for (int i = 0; i < count; i++) {
            start();
        }
        run();
    }

    NodesFixture(int count) {
        this(count, new Random(1), 0, 1 << 14);
    }

    Node start() {
        Node node = new Node("n" + nodes.size());
        nodes.add(node);
        return node;
    }

    Node node(int index) {
        return nodes.get(index);
    }

    List<Node> living() {
        return nodes.stream().filter(node -> !node.dead).toList();
    }

    /** All messages for clients that the log holds, in its order. */
    List<String> payloads() {
        return bus.read(0xC1, 0, 1 << 20).toCompletableFuture().join().entries().stream()
                .map(entry -> entry.message().payload())
                .filter(java.util.Objects::nonNull)
                .map(JsonPayload::toString)
                .toList();
    }

    /** How many claims the log holds. */
    long claims() {
        return said(Control.Claim.class).size();
    }

    /** What nodes have said of one kind, as far as the log holds it. */
    <T extends Control> List<T> said(Class<T> kind) {
        return bus.read(0xC1, 0, 1 << 20).toCompletableFuture().join().entries().stream()
                .map(entry -> entry.message().control())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** Lets everything happen that is under way. */
    void run() {
        if (latencyMillis == 0) {
            time.settle();
        } else {
            time.advance(Duration.ofMillis(12L * latencyMillis));
        }
    }

    Client client(TransportType transport) {
        return new Client("id" + ++lastId, transport);
    }

    /** One node: a runtime, an application, a line to the log. */
    final class Node {
        final String name;
        final FaultyBackplane line;
        final RuntimeFixture.TestApplication application = new RuntimeFixture.TestApplication();
        final Mount mount = new Mount(new MountPath("/test"), application);
        final ConnectionRuntime runtime;
        boolean dead;
        private boolean asleep;
        private final Set<Runnable> overslept = new LinkedHashSet<>(); // what fell due while it slept, each once

        private Node(String name) {
            this.name = name;
            line = new FaultyBackplane(bus, this.timers(), new Random(random.nextLong()), latencyMillis);
            TaskScheduler timers = timers();
            application.onConnected = id -> event("connected", id);
            application.onReconnected = id -> event("reconnected", id);
            application.onDisconnected = id -> CompletableFuture.completedFuture(null);
            runtime = ConnectionRuntime.builder()
                    .config(config)
                    .cluster(new NodeLog(line, backplaneConfig, timers, time), name)
                    .lanes(List.of(mine(time.another(random)), mine(time.another(random))))
                    .applicationExecutor(mine(time))
                    .ticker(time)
                    .clock(() -> Instant.EPOCH.plusNanos(time.nanos()))
                    .scheduler(timers)
                    .tokens(connectionTokens, groupsTokens)
                    .events(new Observer())
                    .build();
            runtime.mounted(mount);
        }

        private CompletableFuture<Void> event(String what, String id) {
            events.add(what + " " + id + " at " + name);
            return CompletableFuture.completedFuture(null);
        }

        /** The process is gone: nothing of it runs any more, and nobody is told. */
        void die() {
            dead = true;
            line.close();
        }

        /** The process stands still, as when its machine is moved: nothing of it runs before it {@link #wakes}. */
        void sleeps() {
            asleep = true;
            line.deaf(true);
        }

        /** It goes on where it was, with what fell due first. */
        void wakes() {
            asleep = false;
            line.deaf(false);
            List<Runnable> due = List.copyOf(overslept);
            overslept.clear();
            due.forEach(Runnable::run);
            time.settle();
        }

        void publish(String topic, String json, Set<String> excluded) {
            runtime.publisher().publish(topic, JsonPayload.ofText(json), excluded);
        }

        List<String> disconnects() {
            return application.events.stream()
                    .filter(event -> event.startsWith("disconnected"))
                    .toList();
        }

        private Executor mine(Executor executor) {
            return task -> executor.execute(() -> {
                if (!dead) {
                    task.run();
                }
            });
        }

        private TaskScheduler timers() {
            return new TaskScheduler() {
                @Override
                public Cancellable schedule(Runnable task, Duration delay) {
                    return time.schedule(() -> ifAlive(task), delay);
                }

                @Override
                public Cancellable scheduleEvery(Runnable task, Duration period) {
                    return time.scheduleEvery(() -> ifAlive(task), period);
                }
            };
        }

        private void ifAlive(Runnable task) {
            if (asleep) {
                overslept.add(task);
            } else if (!dead) {
                task.run();
            }
        }
    }

    /** All OnDisconnected of all nodes, in no particular order between nodes. */
    List<String> disconnects() {
        return nodes.stream().flatMap(node -> node.disconnects().stream()).toList();
    }

    /** One client by hand: it remembers token, cursor and groups token, and sends each request where it is told. */
    final class Client {
        final String id;
        final String token;

        @Nullable
        String messageId;

        @Nullable
        String groupsToken;

        String protocol = "1.5";

        RecordingChannel channel;

        @Nullable
        Attachment attachment;

        Node at;

        private Client(String id, TransportType transport) {
            this.id = id;
            token = connectionTokens.issue(id, "");
            channel = new RecordingChannel(transport);
            at = node(0);
        }

        Client open(Node node, String endpoint) {
            return open(node, endpoint, new RecordingChannel(channel.type(), random.nextInt(2)));
        }

        Client open(Node node, String endpoint, RecordingChannel onto) {
            Map<String, String> query = query(onto.type());
            if (messageId != null) {
                query.put("messageId", messageId);
            }
            if (groupsToken != null) {
                query.put("groupsToken", groupsToken);
            }
            Outcome.Receive receive = (Outcome.Receive) request(node, endpoint, query);
            Attachment before = attachment;
            channel = onto;
            at = node;
            Attachment poll = receive.request().attachPoll(channel); // as transports do
            attachment = poll == null ? receive.request().attach(channel) : poll;
            time.settle();
            if (before != null) {
                before.closed(); // a client drops its older request
                time.settle();
            }
            return this;
        }

        /** Sends a receive request and drops it before any lane has come to it. */
        void openAndLeave(Node node, String endpoint) {
            Map<String, String> query = query(channel.type());
            if (messageId != null) {
                query.put("messageId", messageId);
            }
            Outcome.Receive receive = (Outcome.Receive) request(node, endpoint, query);
            receive.request().attach(new RecordingChannel(channel.type())).closed();
            time.settle();
        }

        Outcome ask(Node node, String endpoint) {
            return request(node, endpoint, query(channel.type()));
        }

        private Outcome request(Node node, String endpoint, Map<String, String> query) {
            String path = "/test" + endpoint;
            ConnectionRequest facts =
                    new ConnectionRequest("GET", path, parameters(query), headers(), Map.of(), user, "127.0.0.1");
            boolean upgrade = "webSockets".equals(query.get("transport"));
            CompletableFuture<Outcome> outcome = node.runtime
                    .pipeline()
                    .handle(
                            node.mount,
                            new IncomingRequest(
                                    ++lastOrder, facts, Endpoint.of(path, false), Parameters.empty(), upgrade))
                    .toCompletableFuture();
            time.settle();
            if (!outcome.isDone()) {
                throw new AssertionError(endpoint + " was not answered");
            }
            return outcome.join();
        }

        private Map<String, String> query(TransportType transport) {
            Map<String, String> query = new LinkedHashMap<>(Map.of("clientProtocol", protocol));
            query.put("transport", transport.wireName());
            query.put("connectionToken", token);
            if (transport == TransportType.FOREVER_FRAME) {
                query.put("frameId", "1");
            }
            return query;
        }

        /** The network drops the client's request. */
        void cut() {
            if (attachment != null) {
                attachment.closed();
                time.settle();
            }
        }

        List<String> read() {
            List<String> messages = new ArrayList<>();
            for (String text : channel.take()) {
                Frame frame = Frame.parse(text, channel.type());
                if (frame != null) {
                    messageId = frame.cursor() == null ? messageId : frame.cursor();
                    groupsToken = frame.groupsToken() == null ? groupsToken : frame.groupsToken();
                    messages.addAll(frame.messages());
                }
            }
            return messages;
        }
    }

    private Map<String, List<String>> headers() {
        return userAgent == null ? Map.of() : Map.of("User-Agent", List.of(userAgent));
    }

    private static Parameters parameters(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        try {
            return Parameters.ofQuery(text.toString());
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private final class Observer implements ConnectionEvents {
        @Override
        public void opened(String connectionId, ConnectionRequest request) {
            observed.add("opened " + connectionId);
        }

        @Override
        public void closed(String connectionId, DisconnectReason reason) {
            observed.add("closed " + connectionId + " " + reason);
        }

        @Override
        public void gap(String connectionId, long missed, dev.signalbox.connection.GapCause cause) {
            observed.add("gap " + connectionId + " " + missed);
        }

        @Override
        public void groupsRefused(String connectionId, int groups) {
            observed.add("groups refused " + connectionId + " " + groups);
        }
    }
}
