package dev.signalbox.conformance.wire;

import java.time.Duration;

/**
 * One request on a connection of its own, and its answer as it arrives: the head first, then the body piece by piece.
 */
public final class HttpExchange implements AutoCloseable {
    private final WireSocket socket;
    private final ResponseHead head;
    private final ResponseBody body;

    private HttpExchange(WireSocket socket, ResponseHead head, ResponseBody body) {
        this.socket = socket;
        this.head = head;
        this.body = body;
    }

    /** Sends the request and waits for the head of the answer. */
    public static HttpExchange open(WireAddress address, RawRequest request, Deadline deadline) {
        WireSocket socket = WireSocket.open(address, deadline);
        try {
            socket.send(request.toBytes(address));
            return await(socket, request.method(), deadline);
        } catch (WireTimeoutException late) {
            socket.close();
            throw new WireTimeoutException(request + " to " + address + ": no head within " + deadline);
        } catch (WireException failure) {
            socket.close();
            throw new WireException(request + " to " + address + ": " + failure.getMessage(), failure);
        }
    }

    /** Waits on an open connection for the answer to a request that was sent there. */
    public static HttpExchange await(WireSocket socket, String method, Deadline deadline) {
        ResponseHead head = ResponseHead.read(socket, deadline);
        while (head.status() == 100) {
            head = ResponseHead.read(socket, deadline);
        }
        return new HttpExchange(socket, head, new ResponseBody(socket, head, method));
    }

    /** Sends the request, waits for the whole answer and closes the connection. */
    public static WireResponse complete(WireAddress address, RawRequest request, Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        try (HttpExchange exchange = open(address, request, deadline)) {
            return new WireResponse(exchange.head(), exchange.body().rest(deadline));
        }
    }

    /** Status and headers. */
    public ResponseHead head() {
        return head;
    }

    /** The body as it arrives. */
    public ResponseBody body() {
        return body;
    }

    /** The connection below, to be cut or half-closed. */
    public WireSocket socket() {
        return socket;
    }

    @Override
    public void close() {
        socket.close();
    }
}
