package dev.signalbox.conformance.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.gateway.Gateway;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubServer;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.util.Headers;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
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
    static final String ECHO = "/echo";
    static final String BROADCAST = "/broadcast";
    static final String FIXED = "/fixed";
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
            int bound = floor ? startFloor() : startGateway();
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
                .backlog(20_000)
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

    private int startFloor() {
        Set<WebSocketChannel> all = ConcurrentHashMap.newKeySet();
        String body = "{\"Url\":\"/signalr\",\"ConnectionToken\":\"" + "x".repeat(120)
                + "\",\"ConnectionId\":\"00000000-0000-0000-0000-000000000000\",\"KeepAliveTimeout\":20.0,\"DisconnectTimeout\":30.0,"
                + "\"ConnectionTimeout\":110.0,\"TryWebSockets\":true,\"ProtocolVersion\":\"1.5\",\"TransportConnectTimeout\":5.0,"
                + "\"LongPollDelay\":0.0}";
        ByteBuffer fixed = ByteBuffer.allocateDirect(body.length());
        fixed.put(body.getBytes(UTF_8)).flip();
        HttpHandler echo = new WebSocketProtocolHandshakeHandler((WebSocketConnectionCallback) (exchange, channel) -> {
            channel.getReceiveSetter().set(new AbstractReceiveListener() {
                @Override
                protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message) {
                    WebSockets.sendText(message.getData(), from, null);
                }
            });
            channel.resumeReceives();
        });
        HttpHandler broadcast =
                new WebSocketProtocolHandshakeHandler((WebSocketConnectionCallback) (exchange, channel) -> {
                    all.add(channel);
                    channel.addCloseTask(all::remove);
                    channel.getReceiveSetter().set(new AbstractReceiveListener() {
                        @Override
                        protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message) {
                            ByteBuffer encoded =
                                    ByteBuffer.wrap(message.getData().getBytes(UTF_8));
                            for (WebSocketChannel to : all) {
                                WebSockets.sendText(encoded.duplicate(), to, null);
                            }
                        }
                    });
                    channel.resumeReceives();
                });
        HttpHandler answer = exchange -> {
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=UTF-8");
            exchange.getResponseSender().send(fixed.duplicate());
        };
        Undertow server = Undertow.builder()
                .setIoThreads(ioThreads)
                .setWorkerThreads(4)
                .setSocketOption(org.xnio.Options.BACKLOG, 20_000)
                .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
                .addHttpListener(port, "127.0.0.1", exchange -> {
                    switch (exchange.getRequestPath()) {
                        case ECHO -> echo.handleRequest(exchange);
                        case BROADCAST -> broadcast.handleRequest(exchange);
                        default -> answer.handleRequest(exchange);
                    }
                })
                .build();
        server.start();
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
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
