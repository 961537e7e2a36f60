package dev.signalbox.conformance.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A plain WebSocket client of the bare server. */
final class FloorClient implements Receiver, Link.Handler, HttpAnswers.Listener, WebSocketBytes.Listener {
    private final Loop loop;
    private final InetSocketAddress address;
    private final String path;
    private final Ledger.Account account;
    private final Runnable onText;
    private HttpAnswers answers = new HttpAnswers(this);
    private WebSocketBytes frames = new WebSocketBytes(this);
    private @Nullable Link link;
    private boolean ready;
    private boolean stopped;

    /**
     * Makes a client.
     *
     * @param path where the bare server has its WebSocket
     * @param onText told after each text message
     */
    FloorClient(Loop loop, InetSocketAddress address, String path, Ledger.Account account, Runnable onText) {
        this.loop = loop;
        this.address = address;
        this.path = path;
        this.account = account;
        this.onText = onText;
    }

    @Override
    public void start() {
        answers = new HttpAnswers(this);
        frames = new WebSocketBytes(this);
        link = loop.connect(address, this);
    }

    static ByteBuffer upgrade(String target) {
        return ByteBuffer.wrap(
                ("GET " + target + " HTTP/1.1\r\nHost: load\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(ISO_8859_1));
    }

    @Override
    public void connected(Link which) {
        which.write(upgrade(path));
    }

    @Override
    public void received(Link which, ByteBuffer bytes) {
        answers.take(bytes);
    }

    @Override
    public void ended(Link which) {
        ready = false;
        if (!stopped) {
            loop.after(1_000_000_000L, this::start);
        }
    }

    @Override
    public void head(int status) {
        ready = status == 101;
    }

    @Override
    public void body(ByteBuffer piece) {
        frames.take(piece);
    }

    @Override
    public void complete() {
        // An answer that is no upgrade; the server does not do that.
    }

    @Override
    public void text(byte[] bytes, int from, int to) {
        Payload.find(bytes, from, to, account::received);
        onText.run();
    }

    @Override
    public void closing() {
        open().drop();
        ended(open());
    }

    @Override
    public void answer(ByteBuffer frame) {
        open().write(frame);
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void send(String message) {
        open().write(WebSocketBytes.text(message));
    }

    @Override
    public void cut(long backAfterNanos) {
        ready = false;
        open().cut();
        loop.after(backAfterNanos, this::start);
    }

    @Override
    public void hang() {
        open().hang();
    }

    @Override
    public void stop() {
        stopped = true;
        open().drop();
    }

    @Override
    public Ledger.Account account() {
        return account;
    }

    private Link open() {
        return Objects.requireNonNull(link, "link");
    }
}
