package dev.signalbox.conformance.load;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.xnio.Options;

/** The bare library: WebSockets that echo, that send to all or to a group, and a fixed answer. */
final class FloorServer {
    static final String ECHO = "/echo";
    static final String BROADCAST = "/broadcast";
    static final String FIXED = "/fixed";

    /** The path of a group's members, with its name; without one, of those who only send: name, {@link #GROUP_ENDS}, text. */
    static final String GROUP = "/group/";

    static final String GROUP_ENDS = "|";

    private static final int WORKER_THREADS = 4;
    private static final String ANSWER = "{\"Url\":\"/signalr\",\"ConnectionToken\":\"" + "x".repeat(120)
            + "\",\"ConnectionId\":\"00000000-0000-0000-0000-000000000000\",\"KeepAliveTimeout\":20.0,\"DisconnectTimeout\":30.0,"
            + "\"ConnectionTimeout\":110.0,\"TryWebSockets\":true,\"ProtocolVersion\":\"1.5\",\"TransportConnectTimeout\":5.0,"
            + "\"LongPollDelay\":0.0}";

    private FloorServer() {}

    /** Starts it; answers its port. */
    static int start(int ioThreads, int port) {
        HttpHandler echo =
                webSocket(ConcurrentHashMap.newKeySet(), (from, text) -> WebSockets.sendText(text, from, null));
        Set<WebSocketChannel> all = ConcurrentHashMap.newKeySet();
        HttpHandler broadcast = webSocket(all, (from, text) -> sendTo(all, text));
        Map<String, Set<WebSocketChannel>> groups = new ConcurrentHashMap<>();
        HttpHandler answer = fixed();
        Undertow server = Undertow.builder()
                .setIoThreads(ioThreads)
                .setWorkerThreads(WORKER_THREADS)
                .setSocketOption(Options.BACKLOG, LoadServer.BACKLOG)
                .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
                .addHttpListener(port, "127.0.0.1", exchange -> {
                    String path = exchange.getRequestPath();
                    if (path.startsWith(GROUP)) {
                        Set<WebSocketChannel> members = groups.computeIfAbsent(
                                path.substring(GROUP.length()), name -> ConcurrentHashMap.newKeySet());
                        webSocket(members, (from, text) -> sendToGroup(groups, text))
                                .handleRequest(exchange);
                        return;
                    }
                    switch (path) {
                        case ECHO -> echo.handleRequest(exchange);
                        case BROADCAST -> broadcast.handleRequest(exchange);
                        default -> answer.handleRequest(exchange);
                    }
                })
                .build();
        server.start();
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    private static HttpHandler fixed() {
        ByteBuffer fixed = ByteBuffer.allocateDirect(ANSWER.length());
        fixed.put(ANSWER.getBytes(UTF_8)).flip();
        return exchange -> {
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=UTF-8");
            exchange.getResponseSender().send(fixed.duplicate());
        };
    }

    private static HttpHandler webSocket(Set<WebSocketChannel> members, BiConsumer<WebSocketChannel, String> onText) {
        return new WebSocketProtocolHandshakeHandler((WebSocketConnectionCallback) (exchange, channel) -> {
            members.add(channel);
            channel.addCloseTask(members::remove);
            channel.getReceiveSetter().set(new AbstractReceiveListener() {
                @Override
                protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message) {
                    onText.accept(from, message.getData());
                }
            });
            channel.resumeReceives();
        });
    }

    private static void sendToGroup(Map<String, Set<WebSocketChannel>> groups, String message) {
        int end = message.indexOf(GROUP_ENDS);
        sendTo(groups.getOrDefault(message.substring(0, end), Set.of()), message.substring(end + GROUP_ENDS.length()));
    }

    private static void sendTo(Set<WebSocketChannel> members, String text) {
        ByteBuffer encoded = ByteBuffer.wrap(text.getBytes(UTF_8));
        for (WebSocketChannel to : members) {
            WebSockets.sendText(encoded.duplicate(), to, null);
        }
    }
}
