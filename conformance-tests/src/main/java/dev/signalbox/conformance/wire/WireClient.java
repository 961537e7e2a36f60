package dev.signalbox.conformance.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A plain client of one mount over one transport. It keeps what a real client keeps, the connection token, the cursor and the groups
 * token, and everything it received as raw text; it never reconnects by itself.
 *
 * <p>The usual life: {@link #connect} (negotiate, connect, wait for {@code S}, start), then {@link #invoke}, {@link #nextMessage} and so
 * on, and {@link #abort}. Each step is there by itself as well. Not safe for use by several threads.
 */
public final class WireClient implements AutoCloseable {
    private static final String FORM = "application/x-www-form-urlencoded; charset=UTF-8";

    private final WireOptions options;
    private final Supplier<WireAddress> addresses; // asked once for each request
    private final Deque<String> replies = new ArrayDeque<>();
    private final Deque<Envelope> envelopes = new ArrayDeque<>();
    private final Deque<String> messages = new ArrayDeque<>();
    private final List<String> transcript = new ArrayList<>();
    private @Nullable Negotiation negotiation; // null until negotiated
    private @Nullable ReceiveChannel channel; // null unless a receive request is open
    private @Nullable String cursor; // null until an envelope came
    private @Nullable String groupsToken; // null until an envelope carried one
    private int frames;
    private int invocations;

    /** Creates a client that has done nothing yet. */
    public WireClient(WireOptions options) {
        this(options, options::address);
    }

    /** A client behind something that sends each of its requests to whichever server it likes. */
    public WireClient(WireOptions options, Supplier<WireAddress> addresses) {
        this.options = options;
        this.addresses = addresses;
    }

    /** What this client was told to do. */
    public WireOptions options() {
        return options;
    }

    /** Negotiates, opens the receive channel, waits for {@code S} and, from protocol 1.4 on, starts. */
    public WireClient connect() {
        negotiate();
        return connectAdopted();
    }

    /** As {@link #connect}, with what was negotiated before. */
    public WireClient connectAdopted() {
        open("/connect");
        awaitInitialized();
        if (options.startsExplicitly()) {
            WireResponse started = start();
            if (started.status() != 200) {
                throw new WireException("start was answered " + started);
            }
        }
        return this;
    }

    /** Negotiates and keeps the token. */
    public Negotiation negotiate() {
        WireResponse answer = request("GET", "/negotiate", Map.of(), null);
        if (answer.status() != 200) {
            throw new WireException("negotiate was answered " + answer);
        }
        return adopt(Negotiation.parse(answer.text()));
    }

    /** Goes on with a token that was negotiated elsewhere. */
    public Negotiation adopt(Negotiation negotiated) {
        negotiation = negotiated;
        return negotiated;
    }

    /** Opens a receive channel in place of the present one: {@code /connect}, {@code /reconnect}, {@code /poll} or any other suffix. */
    public void open(String suffix) {
        Deadline deadline = Deadline.in(options.timeout());
        closeChannel();
        channel = switch (options.transport()) {
            case WEB_SOCKETS ->
                new WebSocketChannel(WebSocketWire.open(addresses.get(), receiveRequest(suffix), deadline));
            case SERVER_SENT_EVENTS -> new StreamChannel(receive(suffix, deadline), StreamChannel.Form.EVENT_STREAM);
            case FOREVER_FRAME -> new StreamChannel(receive(suffix, deadline), StreamChannel.Form.FOREVER_FRAME);
            case LONG_POLLING -> new PollChannel(receive(suffix, deadline), later -> receive("/poll", later));
        };
    }

    /** Opens {@code /reconnect} with the present cursor and groups token. */
    public void reconnect() {
        open("/reconnect");
    }

    private HttpExchange receive(String suffix, Deadline deadline) {
        HttpExchange exchange = HttpExchange.open(addresses.get(), receiveRequest(suffix), deadline);
        if (exchange.head().status() != 200) {
            String body = new String(exchange.body().rest(deadline), StandardCharsets.UTF_8);
            exchange.close();
            throw new WireException(suffix + " was answered " + exchange.head().status() + " " + body);
        }
        return exchange;
    }

    /** The request that opens a receive channel now, for tests that read its bytes themselves. */
    public RawRequest receiveRequest(String suffix) {
        Map<String, String> position = new LinkedHashMap<>();
        if (cursor != null) {
            position.put("messageId", cursor);
        }
        if (groupsToken != null) {
            position.put("groupsToken", groupsToken);
        }
        RawRequest request = switch (options.transport()) {
            case WEB_SOCKETS -> WebSocketWire.upgrade(target(suffix, position));
            case SERVER_SENT_EVENTS -> RawRequest.get(target(suffix, position)).header("Accept", "text/event-stream");
            case FOREVER_FRAME -> {
                position.put("frameId", String.valueOf(++frames));
                yield RawRequest.get(target(suffix, position));
            }
            case LONG_POLLING ->
                RawRequest.post(target(suffix, Map.of()))
                        .header("Content-Type", FORM)
                        .body(WireOptions.pairs(position));
        };
        return request.headers(options.headers());
    }

    /** Waits for the envelope that carries {@code S} and gives it; the messages up to it stay to be taken. */
    public Envelope awaitInitialized() {
        Deadline deadline = Deadline.in(options.timeout());
        while (true) {
            Envelope envelope = nextEnvelope(deadline);
            messages.addAll(envelope.messages());
            if (envelope.initialized()) {
                return envelope;
            }
        }
    }

    /** Sends {@code /start}. */
    public WireResponse start() {
        return request("GET", "/start", Map.of(), null);
    }

    /** Sends {@code /ping}, as clients do without any parameter. */
    public WireResponse ping() {
        return HttpExchange.complete(
                addresses.get(),
                RawRequest.get(options.mount() + "/ping").headers(options.headers()),
                options.timeout());
    }

    /** Sends {@code /abort} over HTTP, whatever the transport. */
    public WireResponse abort() {
        return request("POST", "/abort", Map.of(), "");
    }

    /** Sends one payload: a WebSocket frame, or {@code /send} whose answer must be 200 and is kept as a reply unless empty. */
    public void send(String data) {
        if (channel instanceof WebSocketChannel open) {
            open.socket().sendText(data);
            return;
        }
        WireResponse answer = post(data);
        if (answer.status() != 200) {
            throw new WireException("send was answered " + answer);
        }
        if (answer.body().length > 0) {
            transcript.add(answer.text());
            replies.add(answer.text());
        }
    }

    /** Sends one payload by {@code /send} over HTTP and gives the answer, whatever it is. */
    public WireResponse post(String data) {
        return request("POST", "/send", Map.of(), "data=" + RawRequest.escape(data));
    }

    /**
     * Invokes a hub method and waits for its reply.
     *
     * @param arguments each argument as JSON text
     * @return the reply as JSON text
     */
    public String invoke(String hub, String method, String... arguments) {
        send(invocation(hub, method, invocations++, arguments));
        return nextReply(Deadline.in(options.timeout()));
    }

    /** The text of an invocation. */
    public static String invocation(String hub, String method, int id, String... arguments) {
        return "{\"H\":" + JsonText.quote(hub) + ",\"M\":" + JsonText.quote(method) + ",\"A\":["
                + String.join(",", arguments) + "],\"I\":" + id + "}";
    }

    /** Waits for the next reply. */
    public String nextReply() {
        return nextReply(Deadline.in(options.timeout()));
    }

    /** Waits for the next reply; envelopes that come before it stay to be taken. */
    public String nextReply(Deadline deadline) {
        while (replies.isEmpty()) {
            receive(deadline);
        }
        return replies.remove();
    }

    /** Waits for the next envelope. */
    public Envelope nextEnvelope() {
        return nextEnvelope(Deadline.in(options.timeout()));
    }

    /** Waits for the next envelope; keep-alives are passed over, replies stay to be taken. */
    public Envelope nextEnvelope(Deadline deadline) {
        while (envelopes.isEmpty()) {
            receive(deadline);
        }
        return envelopes.remove();
    }

    /** Waits for the next element of any {@code M}. */
    public String nextMessage() {
        return nextMessage(Deadline.in(options.timeout()));
    }

    /** Waits for the next element of any {@code M}. */
    public String nextMessage(Deadline deadline) {
        while (messages.isEmpty()) {
            messages.addAll(nextEnvelope(deadline).messages());
        }
        return messages.remove();
    }

    /** Waits for so many elements of {@code M}. */
    public List<String> nextMessages(int count, Duration span) {
        Deadline deadline = Deadline.in(span);
        List<String> taken = new ArrayList<>();
        while (taken.size() < count) {
            taken.add(nextMessage(deadline));
        }
        return taken;
    }

    /** Receives for a while, whatever comes; all of it stays to be taken. */
    public void listen(Duration span) {
        Deadline deadline = Deadline.in(span);
        try {
            while (!deadline.passed()) {
                receive(deadline);
            }
        } catch (WireTimeoutException over) {
            // The while is over.
        }
    }

    /**
     * Waits until the server ends the channel in order; what still comes before is kept.
     *
     * @throws WireException when the channel was cut instead
     */
    public void awaitEnd(Duration span) {
        Deadline deadline = Deadline.in(span);
        while (take(deadline)) {
            // The end is what is waited for.
        }
    }

    private void receive(Deadline deadline) {
        if (!take(deadline)) {
            throw new WireException("the server has ended the channel; received so far: " + transcript);
        }
    }

    private boolean take(Deadline deadline) {
        ReceiveChannel open = channel;
        if (open == null) {
            throw new WireException("no receive channel is open");
        }
        String text;
        try {
            text = open.next(deadline);
        } catch (WireTimeoutException late) {
            throw new WireTimeoutException(late.getMessage() + "; received so far: " + transcript);
        }
        if (text == null) {
            return false;
        }
        transcript.add(text);
        JsonText json = JsonText.parse(text);
        if (json.has("I")) {
            replies.add(text);
        } else if (!json.names().isEmpty()) {
            Envelope envelope = Envelope.parse(text);
            cursor = envelope.cursor();
            groupsToken = envelope.groupsToken() == null ? groupsToken : envelope.groupsToken();
            envelopes.add(envelope);
        }
        return true;
    }

    /** Everything received so far, in order: envelopes, keep-alives and replies as raw text. */
    public List<String> transcript() {
        return List.copyOf(transcript);
    }

    /** Sends a request to the mount with this client's parameters and waits for the whole answer. */
    public WireResponse request(String method, String suffix, Map<String, String> more, @Nullable String form) {
        RawRequest request = new RawRequest(method, target(suffix, more), List.of(), null).headers(options.headers());
        if (form != null) {
            request = request.header("Content-Type", FORM).body(form);
        }
        return HttpExchange.complete(addresses.get(), request, options.timeout());
    }

    /** The raw target of a request to the mount with this client's parameters. */
    public String target(String suffix, Map<String, String> more) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (!suffix.equals("/negotiate")) {
            parameters.put("transport", options.transport().wireName());
        }
        if (options.clientProtocol() != null) {
            parameters.put("clientProtocol", options.clientProtocol());
        }
        if (negotiation != null) {
            parameters.put("connectionToken", negotiation.connectionToken());
        }
        if (options.connectionData() != null) {
            parameters.put("connectionData", options.connectionData());
        }
        parameters.putAll(options.query());
        parameters.putAll(more);
        return options.mount() + suffix + "?" + WireOptions.pairs(parameters);
    }

    /** The connection's id. */
    public String connectionId() {
        return negotiated().connectionId();
    }

    /** What negotiate answered. */
    public Negotiation negotiated() {
        if (negotiation == null) {
            throw new WireException("not negotiated yet");
        }
        return negotiation;
    }

    /** The latest cursor, null before the first envelope. */
    public @Nullable String cursor() {
        return cursor;
    }

    /** The latest groups token, null when none came. */
    public @Nullable String groupsToken() {
        return groupsToken;
    }

    /** Goes on from another position: what the next receive request shall send. */
    public void position(@Nullable String otherCursor, @Nullable String otherGroupsToken) {
        cursor = otherCursor;
        groupsToken = otherGroupsToken;
    }

    /** The open WebSocket, for frames of one's own. */
    public WebSocketWire webSocket() {
        if (channel instanceof WebSocketChannel open) {
            return open.socket();
        }
        throw new WireException("no WebSocket is open");
    }

    /** With long polling, makes sure that a poll is waiting at the server; otherwise does nothing. */
    public void poll() {
        if (channel instanceof PollChannel polls) {
            polls.poll(Deadline.in(options.timeout()));
        }
    }

    /** Cuts the receive channel with a reset. */
    public void cut() {
        ReceiveChannel open = channel;
        if (open != null) {
            open.reset();
        }
        channel = null;
    }

    /** Closes the receive channel without a word to the server. */
    public void closeChannel() {
        ReceiveChannel open = channel;
        if (open != null) {
            open.close();
        }
        channel = null;
    }

    @Override
    public void close() {
        closeChannel();
    }
}
