package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionApplication;
import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.GapCause;
import dev.signalbox.connection.Refusal;
import dev.signalbox.connection.SlowCause;
import dev.signalbox.connection.Topics;
import dev.signalbox.connection.log.InMemoryMessageLog;
import dev.signalbox.connection.log.MessageLog;
import dev.signalbox.connection.time.ManualTime;
import dev.signalbox.connection.transport.RecordingChannel;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.request.Endpoint;
import dev.signalbox.protocol.request.MountPath;
import dev.signalbox.protocol.request.Parameters;
import dev.signalbox.token.AesGcmProtector;
import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.KeyRing;
import dev.signalbox.token.Purpose;
import dev.signalbox.token.TokenEvents;
import dev.signalbox.token.TokenKey;
import dev.signalbox.token.format.ConnectionTokens;
import dev.signalbox.token.format.GroupsTokenPolicy;
import dev.signalbox.token.format.GroupsTokens;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A whole runtime on virtual time, with an application that keeps its events and a client's side that plays by hand. */
final class RuntimeFixture {
    static final String BROADCAST = Topics.raw("Test");

    final ManualTime time = new ManualTime();
    final TestApplication application = new TestApplication();
    final List<String> observed = new ArrayList<>();
    final AesGcmProtector protector =
            new AesGcmProtector(KeyRing.of(TokenKey.generate(new SecureRandom())), new SecureRandom());
    final ConnectionTokens connectionTokens = new ConnectionTokens(protector);
    final GroupsTokens groupsTokens;
    final List<String> refusedTokens = new ArrayList<>();
    final MessageLog log;
    final ConnectionRuntime runtime;
    final Mount mount = new Mount(new MountPath("/test"), application);
    ConnectionUser user = ConnectionUser.ANONYMOUS;

    @Nullable
    String userAgent; // what clients say they are; null for nothing

    Runnable onClosed = () -> {};
    private int lastId;
    long lastOrder;

    RuntimeFixture() {
        this(ConnectionConfig.defaults());
    }

    RuntimeFixture(ConnectionConfig config) {
        this(config, false);
    }

    RuntimeFixture(ConnectionConfig config, boolean jsonp) {
        this(config, jsonp, defaultLog());
    }

    RuntimeFixture(ConnectionConfig config, boolean jsonp, MessageLog log) {
        this(config, jsonp, log, builder -> builder);
    }

    /** A runtime in which something is not as usual. */
    RuntimeFixture(UnaryOperator<ConnectionRuntime.Builder> unusual) {
        this(ConnectionConfig.defaults(), false, defaultLog(), unusual);
    }

    RuntimeFixture(
            ConnectionConfig config, boolean jsonp, MessageLog log, UnaryOperator<ConnectionRuntime.Builder> unusual) {
        this(config, jsonp, log, null, GroupsTokenPolicy.DEFAULT, unusual);
    }

    /** A runtime with another policy for groups tokens. */
    RuntimeFixture(GroupsTokenPolicy policy) {
        this(ConnectionConfig.defaults(), false, defaultLog(), null, policy, builder -> builder);
    }

    /** A runtime whose two lanes and application take turns at random. */
    RuntimeFixture(ConnectionConfig config, MessageLog log, Random order) {
        this(config, false, log, order, GroupsTokenPolicy.DEFAULT, builder -> builder);
    }

    private RuntimeFixture(
            ConnectionConfig config,
            boolean jsonp,
            MessageLog log,
            @Nullable Random order,
            GroupsTokenPolicy policy,
            UnaryOperator<ConnectionRuntime.Builder> unusual) {
        this.log = log;
        groupsTokens =
                new GroupsTokens(protector, policy, () -> Instant.EPOCH.plusNanos(time.nanos()), new TokenEvents() {
                    @Override
                    public void refused(Purpose purpose, InvalidTokenException.Cause cause) {
                        refusedTokens.add(purpose + " " + cause);
                    }
                });
        ConnectionRuntime.Builder builder = ConnectionRuntime.builder()
                .config(config)
                .log(log)
                .lanes(order == null ? List.of(time, time) : List.of(time.another(order), time.another(order)))
                .applicationExecutor(time)
                .ticker(time)
                .clock(() -> Instant.EPOCH.plusNanos(time.nanos()))
                .scheduler(time)
                .tokens(connectionTokens, groupsTokens)
                .events(new Observer())
                .ids(() -> "id" + ++lastId)
                .jsonp(jsonp);
        runtime = unusual.apply(builder).build();
    }

    private static MessageLog defaultLog() {
        return new InMemoryMessageLog(0xE1, 1 << 14, 1 << 26);
    }

    /** Sends one request and gives what became of it; a fault comes out as its exception. */
    Outcome request(String endpoint, Map<String, String> query, Map<String, String> form, boolean upgrade) {
        String path = "/test" + endpoint;
        ConnectionRequest facts =
                new ConnectionRequest("GET", path, parameters(query, true), headers(), Map.of(), user, "127.0.0.1");
        CompletableFuture<Outcome> outcome = runtime.pipeline()
                .handle(
                        mount,
                        new IncomingRequest(
                                ++lastOrder, facts, Endpoint.of(path, false), parameters(form, false), upgrade))
                .toCompletableFuture();
        time.settle();
        if (!outcome.isDone()) {
            throw new AssertionError(endpoint + " was not answered");
        }
        return outcome.join();
    }

    Outcome.Reply reply(String endpoint, Map<String, String> query) {
        return (Outcome.Reply) request(endpoint, query, Map.of(), false);
    }

    /** Whether a request faults, which the gateway answers with 500. */
    boolean faults(String endpoint, Map<String, String> query) {
        try {
            request(endpoint, query, Map.of(), false);
            return false;
        } catch (CompletionException e) {
            return true;
        }
    }

    static String text(Outcome.Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    Client client(TransportType transport) {
        return new Client("id" + ++lastId, transport);
    }

    void publish(String topic, String json) {
        runtime.publisher().publish(topic, JsonPayload.ofText(json));
        time.settle();
    }

    private Map<String, List<String>> headers() {
        return userAgent == null ? Map.of() : Map.of("User-Agent", List.of(userAgent));
    }

    private static Parameters parameters(Map<String, String> values, boolean query) {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        try {
            return query
                    ? Parameters.ofQuery(text.toString())
                    : Parameters.ofForm(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (dev.signalbox.protocol.ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    /** One client by hand: it remembers what real ones do, the token, the cursor and the groups token. */
    final class Client {
        final String id;
        final String token;
        final TransportType transport;
        final Map<String, String> extra = new LinkedHashMap<>(Map.of("clientProtocol", "1.5"));

        @Nullable
        String messageId;

        @Nullable
        String groupsToken;

        RecordingChannel channel;
        Attachment attachment;

        private Client(String id, TransportType transport) {
            this.id = id;
            this.token = connectionTokens.issue(id, user.tokenName());
            this.transport = transport;
        }

        Client connect() {
            return open("/connect");
        }

        Client open(String endpoint) {
            return open(endpoint, new RecordingChannel(transport));
        }

        Client open(String endpoint, RecordingChannel onto) {
            return open(endpoint, onto, () -> {});
        }

        /** Opens a request; meanwhile, when it is handed over and its lane has not taken it yet, something else happens. */
        Client open(String endpoint, RecordingChannel onto, Runnable meanwhile) {
            return open(endpoint, onto, () -> {}, meanwhile);
        }

        /** The same; something else happens before it is handed over, too, while its channel is being opened. */
        Client open(String endpoint, RecordingChannel onto, Runnable before, Runnable meanwhile) {
            Map<String, String> query = query();
            if (messageId != null) {
                query.put("messageId", messageId);
            }
            if (groupsToken != null) {
                query.put("groupsToken", groupsToken);
            }
            Outcome.Receive receive =
                    (Outcome.Receive) request(endpoint, query, Map.of(), transport == TransportType.WEB_SOCKETS);
            before.run();
            channel = onto;
            Attachment poll = receive.request().attachPoll(channel); // as transports do
            attachment = poll == null ? receive.request().attach(channel) : poll;
            meanwhile.run();
            time.settle();
            return this;
        }

        Outcome.Reply start() {
            return reply("/start", query());
        }

        Outcome.Reply abort() {
            return reply("/abort", query());
        }

        /** The network drops the client's request. */
        void cut() {
            attachment.closed();
            time.settle();
        }

        Map<String, String> query() {
            Map<String, String> query = new LinkedHashMap<>(extra);
            query.put("transport", transport.wireName());
            query.put("connectionToken", token);
            if (transport == TransportType.FOREVER_FRAME) {
                query.put("frameId", "1");
            }
            return query;
        }

        /** Reads all frames that are there and goes on from them, as a client does; keep-alives are left out. */
        List<Frame> read() {
            List<Frame> frames = new ArrayList<>();
            for (String text : channel.take()) {
                Frame frame = Frame.parse(text, transport);
                if (frame != null) {
                    frames.add(frame);
                    messageId = frame.cursor() == null ? messageId : frame.cursor();
                    groupsToken = frame.groupsToken() == null ? groupsToken : frame.groupsToken();
                }
            }
            return frames;
        }

        /** The messages of all frames that are there, in order. */
        List<String> messages() {
            return read().stream().flatMap(frame -> frame.messages().stream()).toList();
        }
    }

    /** Keeps events in order and does what a test scripts. */
    static final class TestApplication implements ConnectionApplication {
        final List<String> events = new ArrayList<>();
        final List<String> moved = new ArrayList<>();
        Function<String, CompletionStage<?>> onConnected = id -> CompletableFuture.completedFuture(null);
        Function<String, CompletionStage<?>> onReconnected = id -> CompletableFuture.completedFuture(null);
        Function<String, CompletionStage<?>> onGap = id -> CompletableFuture.completedFuture(null);
        Function<String, CompletionStage<?>> onDisconnected = id -> CompletableFuture.completedFuture(null);
        Function<@Nullable String, CompletionStage<@Nullable JsonPayload>> onReceived =
                data -> CompletableFuture.completedFuture(null);
        Function<List<String>, List<String>> onRejoining = groups -> groups;
        boolean authorized = true;

        @Override
        public @Nullable ConnectionScope authorize(ConnectionRequest request) {
            return authorized ? new Scope() : null;
        }

        List<String> takeEvents() {
            List<String> taken = List.copyOf(events);
            events.clear();
            return taken;
        }

        private final class Scope implements ConnectionScope {
            @Override
            public List<String> topics(String connectionId) {
                return List.of(BROADCAST);
            }

            @Override
            public String groupTopicPrefix() {
                return Topics.RAW_GROUP_PREFIX;
            }

            @Override
            public List<String> rejoinGroups(String connectionId, List<String> groups) {
                return onRejoining.apply(groups);
            }

            @Override
            public CompletionStage<?> connected(String connectionId) {
                events.add("connected " + connectionId);
                return onConnected.apply(connectionId);
            }

            @Override
            public CompletionStage<?> reconnected(String connectionId) {
                events.add("reconnected " + connectionId);
                return onReconnected.apply(connectionId);
            }

            @Override
            public CompletionStage<?> gap(String connectionId, long missed) {
                events.add("gap " + connectionId + " " + missed);
                return onGap.apply(connectionId);
            }

            @Override
            public CompletionStage<?> disconnected(String connectionId, boolean stopCalled) {
                events.add("disconnected " + connectionId + " " + stopCalled);
                return onDisconnected.apply(connectionId);
            }

            @Override
            public void moved(String connectionId) {
                moved.add(connectionId);
            }

            @Override
            public CompletionStage<@Nullable JsonPayload> received(String connectionId, @Nullable String data) {
                events.add("received " + connectionId + " " + data);
                return onReceived.apply(data);
            }
        }
    }

    private final class Observer implements ConnectionEvents {
        @Override
        public void opened(String connectionId, ConnectionRequest request) {
            observed.add("opened " + connectionId);
        }

        @Override
        public void closed(String connectionId, DisconnectReason reason) {
            onClosed.run();
            observed.add("closed " + connectionId + " " + reason);
        }

        @Override
        public void gap(String connectionId, long missed, GapCause cause) {
            observed.add("gap " + connectionId + " " + missed);
        }

        @Override
        public void groupsRefused(String connectionId, int groups) {
            observed.add("groups refused " + connectionId + " " + groups);
        }

        @Override
        public void overrun(String connectionId, int dropped) {
            observed.add("overrun " + connectionId + " " + dropped);
        }

        @Override
        public void forgotten(String connectionId, int entries, boolean absent) {
            observed.add("forgotten " + connectionId + " " + entries + " " + (absent ? "absent" : "sent"));
        }

        @Override
        public void slow(String connectionId, TransportType transport, SlowCause cause) {
            observed.add("slow " + connectionId + " " + cause);
        }

        @Override
        public void paused(String connectionId) {
            observed.add("paused " + connectionId);
        }

        @Override
        public void refused(Refusal refusal) {
            observed.add("refused " + refusal);
        }

        @Override
        public void acceptDelayed() {
            observed.add("delayed");
        }
    }
}
