package dev.signalbox.conformance.suite;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.PersistentConnection;
import dev.signalbox.connection.backplane.Backplane;
import dev.signalbox.connection.backplane.BackplaneConfig;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.management.ManagementConfig;
import dev.signalbox.gateway.token.TokenConfig;
import dev.signalbox.hub.HubServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How one suite server is set up; every method changes this object and gives it back. */
public final class SuiteSettings {
    private static final Duration SHORTEST_DISCONNECT_TIMEOUT = Duration.ofSeconds(6);
    private static final Duration SHORTEST_KEEP_ALIVE = Duration.ofSeconds(2);

    final Map<String, PersistentConnection> rawConnections = new LinkedHashMap<>();
    final Map<String, String> pages = new LinkedHashMap<>();
    ConnectionConfig.Builder timing = ConnectionConfig.builder();
    Consumer<GatewayConfig.Builder> gateway = config -> {};
    UnaryOperator<HubServer.Builder> hubs = UnaryOperator.identity();
    boolean jsonp;
    boolean webSockets = true;
    boolean lifecycle;

    @Nullable
    TokenConfig tokens; // null: a key of its own

    @Nullable
    Backplane backplane; // null: a single node

    BackplaneConfig backplaneConfig = BackplaneConfig.defaults();
    ManagementConfig management = ManagementConfig.builder().build();
    EventLog events = new EventLog();

    private SuiteSettings() {}

    /** The product's own defaults. */
    public static SuiteSettings defaults() {
        return new SuiteSettings();
    }

    /** The shortest disconnect time-out and keep-alive that the product allows: 6 s and 2 s. */
    public static SuiteSettings quick() {
        SuiteSettings settings = new SuiteSettings();
        settings.timing.disconnectTimeout(SHORTEST_DISCONNECT_TIMEOUT).keepAlive(SHORTEST_KEEP_ALIVE);
        return settings;
    }

    /** Changes time-outs and buffer sizes. */
    public SuiteSettings timing(Consumer<ConnectionConfig.Builder> change) {
        change.accept(timing);
        return this;
    }

    /** Adds hubs or switches to the hub server. */
    public SuiteSettings hubs(UnaryOperator<HubServer.Builder> change) {
        UnaryOperator<HubServer.Builder> before = hubs;
        hubs = builder -> change.apply(before.apply(builder));
        return this;
    }

    /** Changes the gateway's own settings. */
    public SuiteSettings gateway(Consumer<GatewayConfig.Builder> change) {
        gateway = gateway.andThen(change);
        return this;
    }

    /** Mounts one more raw connection. */
    public SuiteSettings raw(String path, PersistentConnection connection) {
        rawConnections.put(path, connection);
        return this;
    }

    /** Serves a folder of the class path. */
    public SuiteSettings page(String path, String resources) {
        pages.put(path, resources);
        return this;
    }

    /** Allows JSONP. */
    public SuiteSettings jsonp() {
        jsonp = true;
        return this;
    }

    /** Takes webSockets away. */
    public SuiteSettings withoutWebSockets() {
        webSockets = false;
        return this;
    }

    /** Lets the chat hub broadcast life cycle events. */
    public SuiteSettings lifecycle() {
        lifecycle = true;
        return this;
    }

    /** Shares this key instead of making one. */
    public SuiteSettings tokenKey(String base64) {
        return tokens(TokenConfig.builder().key(base64).build());
    }

    /** Seals and opens tokens in another way. */
    public SuiteSettings tokens(TokenConfig config) {
        tokens = config;
        return this;
    }

    /** Makes it one node of several. */
    public SuiteSettings backplane(Backplane log, BackplaneConfig how) {
        backplane = log;
        backplaneConfig = how;
        return this;
    }

    /** Opens a management port. */
    public SuiteSettings management(ManagementConfig config) {
        management = config;
        return this;
    }

    /** Tells of its connections in a log that other servers tell theirs in. */
    public SuiteSettings events(EventLog log) {
        events = log;
        return this;
    }
}
