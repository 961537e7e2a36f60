package dev.signalbox.hub.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.connection.ConnectionInfo;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.Topics;
import dev.signalbox.connection.lifecycle.ConnectionState;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubInstance;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.json.NetJson;
import dev.signalbox.protocol.request.Parameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client of a {@link HubTestServer}: calls hubs, and keeps what it receives and its state. Safe for use by any thread. */
public final class TestClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HubTestServer server;
    private final String id;
    private final ConnectionRequest request;
    private final ConnectionScope scope;
    private final ConcurrentLinkedQueue<ReceivedCall> received = new ConcurrentLinkedQueue<>();
    private final Map<String, CallResult> calls = new ConcurrentHashMap<>(); // by invocation id
    private final Map<String, Map<String, @Nullable Object>> states = new ConcurrentHashMap<>(); // by hub, lower case
    private final AtomicInteger lastCall = new AtomicInteger(-1);

    private TestClient(HubTestServer server, String id, ConnectionRequest request, ConnectionScope scope) {
        this.server = server;
        this.id = id;
        this.request = request;
        this.scope = scope;
    }

    /** The connection's id. */
    public String id() {
        return id;
    }

    /** As a server would list it. */
    ConnectionInfo info() {
        return new ConnectionInfo(
                id,
                request.path(),
                request.user().name(),
                request.remoteAddress(),
                TransportType.WEB_SOCKETS,
                ConnectionState.CONNECTED,
                Duration.ZERO);
    }

    /** Whether it is connected: not stopped, not vanished, not aborted by a hub. */
    public boolean isConnected() {
        return server.bus().isConnected(id);
    }

    /**
     * Calls a hub method, with JSON in between, as a client does.
     *
     * @param method in any casing
     * @param arguments become JSON
     */
    public CallResult invoke(Class<? extends Hub> hub, String method, @Nullable Object... arguments) {
        return invoke(HubDescriptor.nameOf(hub), method, arguments);
    }

    /** Calls a method of the hub of a name, in any casing; see {@link #invoke(Class, String, Object...)}. */
    public CallResult invoke(String hub, String method, @Nullable Object... arguments) {
        String callId = String.valueOf(lastCall.incrementAndGet());
        Map<String, @Nullable Object> call = new LinkedHashMap<>();
        call.put("H", hub);
        call.put("M", method);
        call.put("A", Arrays.asList(arguments));
        call.put("I", callId);
        Map<String, @Nullable Object> state = state(hub);
        if (!state.isEmpty()) {
            call.put("S", state);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        CallResult result = new CallResult(answer);
        calls.put(callId, result);
        scope.received(id, NetJson.standard().payload(call).toString()).whenComplete((reply, failure) -> {
            if (reply == null) {
                answer.completeExceptionally(failure == null ? new IllegalStateException("nothing") : failure);
            } else {
                JsonNode json = parsed(reply);
                merge(hub, json.get("S"));
                answer.complete(json);
            }
        });
        return result;
    }

    /**
     * Calls a hub as an object, without JSON, modules and authorisation: for what the types of a method are to prove. The object is in
     * service for this one call; state it sets reaches the client with the next call of a client method only.
     *
     * @return what the call gave
     * @throws IllegalStateException when the hub cannot be created
     */
    public <H extends Hub, R extends @Nullable Object> R with(Class<H> hub, Function<? super H, ? extends R> call) {
        HubInstance instance;
        try {
            instance = server.dispatcher()
                    .instance(
                            hub,
                            request,
                            id,
                            NetJson.standard()
                                    .payload(state(HubDescriptor.nameOf(hub)))
                                    .toString());
        } catch (Exception e) {
            throw new IllegalStateException(hub.getName() + ": cannot be created", e);
        }
        return call.apply(hub.cast(instance.hub()));
    }

    /** Everything received so far, in order. */
    public List<ReceivedCall> received() {
        return List.copyOf(received);
    }

    /** Everything received since the last taking, in order. */
    public List<ReceivedCall> take() {
        List<ReceivedCall> taken = new ArrayList<>();
        for (ReceivedCall call = received.poll(); call != null; call = received.poll()) {
            taken.add(call);
        }
        return taken;
    }

    /** The state it keeps beside a hub: what it sends with calls, and what hubs changed. May be changed. */
    public Map<String, @Nullable Object> state(Class<? extends Hub> hub) {
        return state(HubDescriptor.nameOf(hub));
    }

    private Map<String, @Nullable Object> state(String hub) {
        return states.computeIfAbsent(
                hub.toLowerCase(Locale.ROOT), name -> java.util.Collections.synchronizedMap(new LinkedHashMap<>()));
    }

    /** The groups of a hub it is in, in the order of their names. */
    public List<String> groups(Class<? extends Hub> hub) {
        String prefix = Topics.hubGroup(HubDescriptor.nameOf(hub), "");
        return server.bus().topics(id, prefix).stream()
                .map(topic -> topic.substring(prefix.length()))
                .toList();
    }

    /** Comes back after a cut: groups are rejoined as far as the hubs let it, OnReconnected is raised. */
    public void reconnect() {
        List<String> topics = server.bus().topics(id, Topics.HUB_GROUP_PREFIX);
        List<String> rejoined = scope.rejoinGroups(
                id,
                topics.stream()
                        .map(topic -> topic.substring(Topics.HUB_GROUP_PREFIX.length()))
                        .toList());
        topics.stream()
                .filter(topic -> !rejoined.contains(topic.substring(Topics.HUB_GROUP_PREFIX.length())))
                .forEach(topic -> server.bus().leave(id, topic));
        scope.reconnected(id).toCompletableFuture().join();
    }

    /** Says it stops: OnDisconnected is raised with true. Does nothing when it is gone already. */
    public void stop() {
        disconnect(true);
    }

    /** Vanishes without a word and is given up: OnDisconnected is raised with false. Does nothing when it is gone already. */
    public void vanish() {
        disconnect(false);
    }

    private void disconnect(boolean stopCalled) {
        if (isConnected()) {
            server.bus().disconnect(id);
            scope.disconnected(id, stopCalled).toCompletableFuture().join();
        }
    }

    void receive(JsonPayload payload) {
        JsonNode message = parsed(payload);
        JsonNode progress = message.get("P");
        if (progress != null) {
            CallResult call = calls.get(progress.path("I").asText());
            if (call != null) {
                call.report(progress.path("D"));
            }
            return;
        }
        String hub = message.path("H").asText();
        merge(hub, message.get("S"));
        List<JsonNode> arguments = new ArrayList<>();
        message.path("A").forEach(arguments::add);
        received.add(new ReceivedCall(hub, message.path("M").asText(), arguments));
    }

    private void merge(String hub, @Nullable JsonNode changes) {
        if (changes != null) {
            changes.properties()
                    .forEach(each -> state(hub).put(each.getKey(), ReceivedCall.value(each.getValue(), Object.class)));
        }
    }

    private static JsonNode parsed(JsonPayload payload) {
        try {
            return JSON.readTree(payload.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON: " + payload, e);
        }
    }

    /** Its id. */
    @Override
    public String toString() {
        return id;
    }

    /** Describes a client that is still to connect. Not safe for use by several threads at once. */
    public static final class Builder {
        private final HubTestServer server;
        private String id;
        private ConnectionUser user = ConnectionUser.ANONYMOUS;
        private final Map<String, List<String>> headers = new LinkedHashMap<>();
        private final Map<String, String> cookies = new LinkedHashMap<>();
        private final Map<String, String> query = new LinkedHashMap<>();

        Builder(HubTestServer server, String id) {
            this.server = server;
            this.id = id;
        }

        /** The connection's id; {@code client-1} and so on unless set. */
        public Builder id(String value) {
            this.id = value;
            return this;
        }

        /** An authenticated user with roles. */
        public Builder user(String name, String... roles) {
            return user(new ConnectionUser(name, true, java.util.Set.of(roles)));
        }

        /** Who it is; nobody unless set. */
        public Builder user(ConnectionUser value) {
            this.user = value;
            return this;
        }

        /** A header of its requests. */
        public Builder header(String name, String value) {
            headers.put(name, List.of(value));
            return this;
        }

        /** A cookie of its requests. */
        public Builder cookie(String name, String value) {
            cookies.put(name, value);
            return this;
        }

        /** A query parameter of its requests. */
        public Builder query(String name, String value) {
            query.put(name, value);
            return this;
        }

        /**
         * Connects and raises OnConnected.
         *
         * @param hubs the hubs it wants to hear; without any it hears all of the server it may hear
         * @throws IllegalStateException when it may hear none of them, or is refused for another reason
         * @throws java.util.concurrent.CompletionException with what an OnConnected failed with
         */
        @SafeVarargs
        public final TestClient connect(Class<? extends Hub>... hubs) {
            List<String> names = new ArrayList<>();
            for (Class<? extends Hub> hub : hubs) {
                names.add(HubDescriptor.nameOf(hub));
            }
            if (names.isEmpty()) {
                names.addAll(server.dispatcher().hubNames());
            }
            query.put(
                    "connectionData",
                    names.stream()
                            .map(name -> "{\"name\":\"" + name + "\"}")
                            .collect(Collectors.joining(",", "[", "]")));
            TestClient client;
            ConnectionScope scope;
            try {
                ConnectionRequest request = new ConnectionRequest(
                        "GET",
                        "/signalr/connect",
                        Parameters.ofQuery(text(query)),
                        headers,
                        cookies,
                        user,
                        "127.0.0.1");
                ConnectionScope authorized = server.dispatcher().authorize(request);
                if (authorized == null) {
                    throw new IllegalStateException("the client may connect to none of these hubs");
                }
                scope = authorized;
                client = new TestClient(server, id, request, scope);
            } catch (ProtocolException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
            server.bus().connect(client, scope.topics(id));
            scope.connected(id).toCompletableFuture().join();
            return client;
        }

        private static String text(Map<String, String> query) {
            return query.entrySet().stream()
                    .map(each -> encoded(each.getKey()) + '=' + encoded(each.getValue()))
                    .collect(Collectors.joining("&"));
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }
}
