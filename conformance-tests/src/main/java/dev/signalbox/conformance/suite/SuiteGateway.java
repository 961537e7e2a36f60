package dev.signalbox.conformance.suite;

import dev.signalbox.connection.backplane.Backplane;
import dev.signalbox.gateway.Gateway;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.http.HttpReply;
import dev.signalbox.gateway.identity.Identity;
import dev.signalbox.gateway.identity.RequestFacts;
import dev.signalbox.gateway.origin.Cors;
import dev.signalbox.hub.HubServer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that serves the suite, set up as a recording says, with the pushes from outside that the recordings know: {@code
 * /admin/hubcontext}, {@code /admin/echo-broadcast} and {@code /admin/shutdown}.
 *
 * <p>Safe for use by any thread.
 */
public final class SuiteGateway implements AutoCloseable {
    private static final HttpReply SENT = new HttpReply(200, null, "sent");

    private final Gateway gateway;
    private final CompletableFuture<Void> stopped;

    private SuiteGateway(Gateway gateway, CompletableFuture<Void> stopped) {
        this.gateway = gateway;
        this.stopped = stopped;
    }

    /** Who a request is from, in the suite: {@link SuiteIdentity}. */
    public static Identity identity() {
        return request -> {
            String user = request.query().get("user");
            String roles = request.query().get("roles");
            return SuiteIdentity.user(
                    user == null ? request.header("X-User") : user, roles == null ? request.header("X-Roles") : roles);
        };
    }

    /**
     * Starts listening.
     *
     * @param host the address to listen on
     * @param port the port, 0 for any that is free
     * @param profile how it is set up
     * @param tokenKey the key of tokens as the product takes it, null for one of its own
     * @throws IOException when the address cannot be listened on
     */
    public static SuiteGateway start(String host, int port, SuiteProfile profile, @Nullable String tokenKey)
            throws IOException {
        return start(host, port, profile, tokenKey, false);
    }

    /**
     * Starts listening, with or without the hubs that only the rules talk to; recordings know nothing of those.
     *
     * @param host the address to listen on
     * @param port the port, 0 for any that is free
     * @param profile how it is set up
     * @param tokenKey the key of tokens as the product takes it, null for one of its own
     * @param ruleHubs whether to serve {@link Suite#addRuleHubsTo} too
     * @throws IOException when the address cannot be listened on
     */
    public static SuiteGateway start(
            String host, int port, SuiteProfile profile, @Nullable String tokenKey, boolean ruleHubs)
            throws IOException {
        return start(host, port, profile, tokenKey, ruleHubs, null);
    }

    /**
     * Starts listening, alone or as one node of several.
     *
     * @param host the address to listen on
     * @param port the port, 0 for any that is free
     * @param profile how it is set up
     * @param tokenKey the key of tokens as the product takes it, the same on all nodes; null for one of its own
     * @param ruleHubs whether to serve {@link Suite#addRuleHubsTo} too
     * @param backplane what the nodes share, not closed with one of them; null for a single node
     * @throws IOException when the address cannot be listened on
     */
    public static SuiteGateway start(
            String host,
            int port,
            SuiteProfile profile,
            @Nullable String tokenKey,
            boolean ruleHubs,
            @Nullable Backplane backplane)
            throws IOException {
        Suite suite = new Suite(LifecycleObserver.none(), profile.lifecycle());
        HubServer.Builder served = suite.addTo(HubServer.builder());
        if (ruleHubs) {
            suite.addRuleHubsTo(served);
        }
        HubServer hubs = served.detailedErrors(profile.detailedErrors())
                .javaScriptProxies(profile.javaScriptProxies())
                .requireAuthentication(profile.requireAuthentication())
                .build();
        GatewayConfig.Builder config = GatewayConfig.builder()
                .host(host)
                .port(port)
                .connection(profile.timing())
                .jsonp(profile.jsonp())
                .webSockets(profile.webSockets())
                .cors(profile.cors() ? Cors.ALLOW_ALL : Cors.OFF)
                .identity(identity());
        if (tokenKey != null) {
            config.tokenKey(tokenKey);
        }
        EchoConnection echo = new EchoConnection(LifecycleObserver.none());
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        CompletableFuture<Gateway> started = new CompletableFuture<>();
        Gateway.Builder builder = Gateway.builder(config.build());
        if (backplane != null) {
            builder.backplane(backplane);
        }
        Gateway gateway = builder.hubs("/signalr", hubs)
                .connection("/echo", echo)
                .connection("/groups-raw", new GroupsConnection())
                .connection("/auth-raw", new AuthConnection())
                .endpoint("/admin/hubcontext", request -> push(hubs, request))
                .endpoint("/admin/echo-broadcast", request -> {
                    echo.context().broadcast(request.query().get("data"));
                    return SENT;
                })
                .endpoint("/admin/shutdown", request -> {
                    stopLater(started, stopped);
                    return new HttpReply(200, null, "shutting down");
                })
                .start();
        started.complete(gateway);
        return new SuiteGateway(gateway, stopped);
    }

    private static HttpReply push(HubServer hubs, RequestFacts request) {
        String hub = request.query().get("hub");
        String method = request.query().get("method");
        hubs.context(hub == null ? "ChatHub" : hub)
                .clients()
                .all()
                .invoke(
                        method == null ? "broadcastMessage" : method,
                        "server",
                        request.query().get("arg"));
        return SENT;
    }

    // Stopping waits for the answers under way, so not on a thread that answers.
    private static void stopLater(CompletableFuture<Gateway> gateway, CompletableFuture<Void> stopped) {
        new Thread(
                        () -> {
                            gateway.join().stop();
                            stopped.complete(null);
                        },
                        "suite-stop")
                .start();
    }

    /** The port it listens on. */
    public int port() {
        return gateway.port();
    }

    /** Completes when it has stopped, by {@link #close} or because a client asked for {@code /admin/shutdown}. */
    public CompletableFuture<Void> stopped() {
        return stopped;
    }

    /** Stops in good order. Idempotent. */
    @Override
    public void close() {
        gateway.stop();
        stopped.complete(null);
    }
}
