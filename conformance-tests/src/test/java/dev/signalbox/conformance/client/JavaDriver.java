package dev.signalbox.conformance.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.signalr4j.client.NullLogger;
import com.github.signalr4j.client.SignalRFuture;
import com.github.signalr4j.client.hubs.HubConnection;
import com.github.signalr4j.client.hubs.HubException;
import com.github.signalr4j.client.hubs.HubProxy;
import com.github.signalr4j.client.transport.ClientTransport;
import com.github.signalr4j.client.transport.LongPollingTransport;
import com.github.signalr4j.client.transport.ServerSentEventsTransport;
import com.github.signalr4j.client.transport.WebsocketTransport;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.jspecify.annotations.Nullable;

/** signalr4j, the Java client that grew out of the original's. */
final class JavaDriver implements Driver {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Gson GSON = new Gson();
    private static final List<String> HEARD =
            List.of("broadcastMessage", "groupMessage", "directMessage", "numbered", "noArgs");
    private static final long ANSWER_SECONDS = 20;

    private final HubConnection connection;
    private final HubProxy chat;
    private final ClientTransport transport;

    private JavaDriver(HubConnection connection, HubProxy chat, ClientTransport transport) {
        this.connection = connection;
        this.chat = chat;
        this.transport = transport;
    }

    static JavaDriver open(WireAddress address, Transport transport, Seen seen) {
        return open(address, of(transport), seen);
    }

    static JavaDriver open(WireAddress address, ClientTransport transport, Seen seen) {
        HubConnection connection = new HubConnection("http://" + address + "/");
        HubProxy chat = connection.createHubProxy("chatHub");
        for (String method : HEARD) {
            chat.subscribe(method)
                    .addReceivedHandler(arguments -> seen.called(
                            method,
                            Arrays.stream(arguments).map(JavaDriver::json).toList()));
        }
        connection.reconnecting(() -> seen.changed("reconnecting"));
        connection.reconnected(() -> seen.changed("reconnected"));
        connection.closed(() -> seen.changed("disconnected"));
        return new JavaDriver(connection, chat, transport);
    }

    private static ClientTransport of(Transport transport) {
        NullLogger logger = new NullLogger();
        return switch (transport) {
            case WEB_SOCKETS -> new WebsocketTransport(logger);
            case SERVER_SENT_EVENTS -> new ServerSentEventsTransport(logger);
            case LONG_POLLING -> new LongPollingTransport(logger);
            case FOREVER_FRAME -> throw new IllegalArgumentException("this client knows no " + transport);
        };
    }

    private static JsonNode json(@Nullable JsonElement element) {
        try {
            return JSON.readTree(String.valueOf(element));
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(String.valueOf(element), failure);
        }
    }

    @Override
    public String start() {
        CompletableFuture<Void> started = new CompletableFuture<>();
        connection.connected(() -> started.complete(null));
        connection.error(started::completeExceptionally);
        connection.start(transport).onError(started::completeExceptionally);
        await(started);
        return connection.getConnectionId();
    }

    /**
     * Asks the future for its end and registers nothing with it: the client registers an error callback of its own when it has sent, which
     * takes an error that is there by then off the future's queue, so that one registered after it would never hear of it.
     */
    @Override
    public Reply invoke(String method, Object... arguments) {
        try {
            return end(method, chat.invoke(JsonElement.class, method, arguments));
        } catch (WebsocketNotConnectedException cut) {
            // Its socket is gone and it has not taken note yet; a moment later it says the same in its own word.
            return new Reply(false, null, "Reconnecting", null);
        }
    }

    private static Reply end(String method, SignalRFuture<JsonElement> call) {
        try {
            JsonElement value = call.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            return new Reply(true, value == null ? null : json(value), null, null);
        } catch (ExecutionException failed) {
            Throwable error = failed.getCause();
            JsonNode data = error instanceof HubException hub ? json(GSON.toJsonTree(hub.getErrorData())) : null;
            return new Reply(false, null, error.getMessage(), data);
        } catch (TimeoutException late) {
            throw new AssertionError(method + " had no end within " + ANSWER_SECONDS + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** Waits until the client has started. */
    private static void await(CompletableFuture<Void> started) {
        try {
            started.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new AssertionError("the client did not start: " + failure, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    @Override
    public void setState(String name, Object value) {
        chat.setState(name, GSON.toJsonTree(value));
    }

    @Override
    public @Nullable JsonNode state(String name) {
        JsonElement value = chat.getState(name);
        return value == null ? null : json(value);
    }

    @Override
    public void stop() {
        connection.stop();
    }

    @Override
    public void close() {
        // It waits for a poll that is under way.
        Thread closer = new Thread(connection::disconnect, "closing signalr4j");
        closer.setDaemon(true);
        closer.start();
    }
}
