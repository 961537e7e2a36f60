package dev.signalbox.gateway.undertow.transport;

import dev.signalbox.connection.runtime.Attachment;
import dev.signalbox.connection.wire.WireLine;
import dev.signalbox.gateway.event.RequestEvents;
import dev.signalbox.gateway.wire.RawSocket;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A server that opens one kind of channel for every request, and a scripted connection that takes it. */
final class ChannelHarness implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final BlockingQueue<IoChannel> opened = new LinkedBlockingQueue<>();
    private final Undertow server;

    private ChannelHarness(Function<HttpServerExchange, IoChannel> opener) {
        server = start(exchange -> opened.add(opener.apply(exchange)));
    }

    private ChannelHarness(long stallMillis, int maxMessageBytes) {
        ChannelSettings settings = settings(stallMillis);
        server = start(exchange -> {
            exchange.upgradeChannel((connection, upgraded) ->
                    opened.add(new WebSocketChannel(connection, settings, WireLine.NONE, maxMessageBytes)));
            WebSocketHandshake.grant(exchange);
            exchange.endExchange();
        });
    }

    static ChannelSettings settings(long stallMillis) {
        return new ChannelSettings(stallMillis, RequestEvents.NONE);
    }

    static ChannelHarness streaming(Function<HttpServerExchange, IoChannel> opener) {
        return new ChannelHarness(opener);
    }

    static ChannelHarness sockets(long stallMillis, int maxMessageBytes) {
        return new ChannelHarness(stallMillis, maxMessageBytes);
    }

    private static Undertow start(java.util.function.Consumer<HttpServerExchange> handler) {
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(2)
                .setHandler(exchange -> exchange.dispatch(SameThreadExecutor.INSTANCE, () -> handler.accept(exchange)))
                .build();
        undertow.start();
        return undertow;
    }

    int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    RawSocket connect() throws IOException {
        return RawSocket.to(port());
    }

    IoChannel channel() throws InterruptedException {
        IoChannel channel = opened.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (channel == null) {
            throw new AssertionError("no channel was opened");
        }
        return channel;
    }

    @Override
    public void close() {
        server.stop();
    }

    /** What a connection hears from its channel. */
    static final class Heard implements Attachment {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        final BlockingQueue<Runnable> resumes = new LinkedBlockingQueue<>();
        volatile boolean pausing;

        @Override
        public void closed() {
            events.add("closed");
        }

        @Override
        public void stalled() {
            events.add("stalled");
        }

        @Override
        public boolean received(String text, Runnable resume) {
            if (pausing) {
                resumes.add(resume);
            }
            events.add("text " + text);
            return !pausing;
        }

        String next() throws InterruptedException {
            String event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return event == null ? "nothing" : event;
        }
    }
}
