package dev.signalbox.conformance.load;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.gateway.Gateway;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The server side of a measurement, a process of its own: the gateway with a hub for it, or the bare library it stands on.
 *
 * <p>Prints {@code listening on PORT} when it can be reached; ends with its standard input.
 */
@Command(name = "load-server", hidden = true, description = "The server of a measurement; started by \"load\".")
public final class LoadServer implements Runnable {
    static final int BACKLOG = 20_000;
    static final String LISTENING = "listening on ";

    @Option(names = "--floor", description = "The bare library.")
    private boolean floor;

    @Option(names = "--keep-alive", description = "Seconds between keep-alives.", defaultValue = "10")
    private int keepAlive;

    @Option(names = "--io-threads", defaultValue = "1", description = "I/O threads.")
    private int ioThreads;

    @Option(names = "--port", defaultValue = "0", description = "Where to listen; 0 for any free port.")
    private int port;

    @Option(names = "--token-key", description = "The key of the tokens; one of its own if absent.")
    private @Nullable String tokenKey;

    /** For the command line. */
    public LoadServer() {}

    @Override
    public void run() {
        try {
            int bound = floor ? FloorServer.start(ioThreads, port) : startGateway();
            System.out.println(LISTENING + bound);
            while (System.in.read() >= 0) {
                // Ends when whoever started it ends.
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot listen: " + e.getMessage(), e);
        }
        Runtime.getRuntime().halt(0);
    }

    private int startGateway() throws IOException {
        ConnectionConfig connection = ConnectionConfig.builder()
                .disconnectTimeout(Duration.ofSeconds(3L * keepAlive))
                .build();
        GatewayConfig config = GatewayConfig.builder()
                .port(port)
                .tokenKey(tokenKey == null ? randomKey() : tokenKey)
                .ioThreads(ioThreads)
                .backlog(BACKLOG)
                .connection(connection)
                .build();
        return Gateway.builder(config)
                .hubs(
                        "/signalr",
                        HubServer.builder().hub(LoadHub.class, LoadHub::new).build())
                .start()
                .port();
    }

    /** A key for tokens that nobody else has. */
    static String randomKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** What the generator calls. */
    public static final class LoadHub extends Hub {
        /** Sends to everybody. */
        public void all(String message) {
            clients().all().invoke("m", message);
        }

        /** Gives back. */
        public String echo(String message) {
            return message;
        }

        /** Joins a group. */
        public CompletionStage<Void> join(String group) {
            return groups().add(context().connectionId(), group);
        }

        /** Sends to a group. */
        public void group(String group, String message) {
            clients().group(group).invoke("m", message);
        }

        /** Sends to one connection. */
        public void one(String connectionId, String message) {
            clients().client(connectionId).invoke("m", message);
        }

        /** Tells the caller's id. */
        public String me() {
            return context().connectionId();
        }
    }
}
