package dev.signalbox.hub;

import dev.signalbox.connection.ConnectionApplication;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.json.NetJson;
import dev.signalbox.protocol.request.Parameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A hub server mounted over a recorder, talked to as the runtime talks to it. */
public final class HubMount {
    public static final String CALLER = "c1";

    public final RecordingPublisher publisher = new RecordingPublisher();
    public final ConnectionApplication application;

    public HubMount(HubServer server) {
        this.application = server.mount(publisher, NetJson.standard());
    }

    public static ConnectionRequest request(String connectionData, ConnectionUser user) {
        try {
            return new ConnectionRequest(
                    "GET",
                    "/signalr/send",
                    Parameters.ofQuery(
                            "q=v&connectionData=" + URLEncoder.encode(connectionData, StandardCharsets.UTF_8)),
                    Map.of("X-Head", List.of("hv")),
                    Map.of("cook", "cv"),
                    user,
                    "127.0.0.1");
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    public static ConnectionRequest request(String connectionData) {
        return request(connectionData, ConnectionUser.ANONYMOUS);
    }

    /** The scope of a request that names no hubs: calls work all the same (protocol A6). */
    public ConnectionScope scope(ConnectionUser user) {
        return scope("", user);
    }

    public ConnectionScope scope(String connectionData, ConnectionUser user) {
        try {
            ConnectionScope scope = application.authorize(request(connectionData, user));
            if (scope == null) {
                throw new AssertionError("not authorised");
            }
            return scope;
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    public ConnectionScope scope(String connectionData) {
        return scope(connectionData, ConnectionUser.ANONYMOUS);
    }

    /** The answer to a payload from an anonymous client. */
    public String call(String payload) {
        return call(payload, ConnectionUser.ANONYMOUS);
    }

    public String call(String payload, ConnectionUser user) {
        return String.valueOf(start(payload, user).join());
    }

    public CompletableFuture<JsonPayload> start(String payload) {
        return start(payload, ConnectionUser.ANONYMOUS);
    }

    public CompletableFuture<JsonPayload> start(String payload, ConnectionUser user) {
        return scope(user).received(CALLER, payload).toCompletableFuture();
    }

    public List<String> taken() {
        return publisher.taken();
    }
}
