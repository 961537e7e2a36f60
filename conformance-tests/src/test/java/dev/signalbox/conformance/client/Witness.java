package dev.signalbox.conformance.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.signalr4j.client.ConnectionBase;
import com.github.signalr4j.client.SignalRFuture;
import com.github.signalr4j.client.transport.ClientTransport;
import com.github.signalr4j.client.transport.ConnectionType;
import com.github.signalr4j.client.transport.DataResultCallback;
import com.github.signalr4j.client.transport.NegotiationResponse;
import dev.signalbox.conformance.wire.Deadline;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A transport of signalr4j that another one does the work of, and that judges what comes of numbered messages by what the client asked for: each
 * receive request must bring the number that follows the frame whose cursor it carried, then the next, and so on. What the client makes of
 * it (it passes over what comes while it is not connected, and may ask twice at once) is left out of the judgement. Safe for use by any thread.
 */
final class Witness implements ClientTransport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STORY = 60;
    private static final int ANYTHING = -1;
    private static final int NOTHING_ASKED = -2;

    private final ClientTransport transport;
    private final String method;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Map<String, Integer> nextAfter =
            new HashMap<>(); // by cursor: the number that follows; guarded by lock
    private final List<String> wrong = new ArrayList<>(); // guarded by lock
    private final ArrayDeque<String> story = new ArrayDeque<>(); // guarded by lock
    private int requests; // guarded by lock
    private final List<String> others = new ArrayList<>(); // messages of other methods; guarded by lock
    private int came; // numbers up to this one, exclusive, have come; guarded by lock

    Witness(ClientTransport transport, String method) {
        this.transport = transport;
        this.method = method;
    }

    /** Waits until all numbers below this one have come. */
    void awaitAll(int count, Duration span) {
        await(() -> came >= count, count + " numbers", span);
    }

    /** Waits for a call of another method, given as {@code method[arguments]}. */
    void awaitOther(String call, Duration span) {
        await(() -> others.contains(call), call, span);
    }

    private void await(BooleanSupplier condition, String what, Duration span) {
        Deadline deadline = Deadline.in(span);
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (more.awaitNanos(deadline.remaining().toNanos()) <= 0) {
                    throw new AssertionError("no " + what + " within " + span + " over " + this);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        } finally {
            lock.unlock();
        }
    }

    /** What came otherwise than it was asked for. */
    List<String> wrong() {
        lock.lock();
        try {
            return List.copyOf(wrong);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SignalRFuture<Void> start(ConnectionBase connection, ConnectionType type, DataResultCallback callback) {
        Requests of = new Requests(type);
        return transport.start(of.watched(connection), type, data -> {
            of.came(data);
            callback.onData(data);
        });
    }

    @Override
    public SignalRFuture<Void> abort(ConnectionBase connection) {
        told("aborts");
        return transport.abort(connection);
    }

    @Override
    public String getName() {
        return transport.getName();
    }

    @Override
    public boolean supportKeepAlive() {
        return transport.supportKeepAlive();
    }

    @Override
    public SignalRFuture<NegotiationResponse> negotiate(ConnectionBase connection) {
        return transport.negotiate(connection);
    }

    @Override
    public SignalRFuture<Void> send(ConnectionBase connection, String data, DataResultCallback callback) {
        return transport.send(connection, data, callback);
    }

    private void told(String what) {
        lock.lock();
        try {
            story.add(what);
            if (story.size() > STORY) {
                story.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The receive requests of one start: a single one, or with long polling one after the other. */
    private final class Requests {
        private final int number;
        private final ConnectionType type;
        private int next = NOTHING_ASKED; // the number that must come, or ANYTHING; guarded by lock

        Requests(ConnectionType type) {
            this.type = type;
            lock.lock();
            try {
                number = ++requests;
            } finally {
                lock.unlock();
            }
        }

        /** The connection, of which the transport below asks the cursor when it makes a request. */
        ConnectionBase watched(ConnectionBase connection) {
            return (ConnectionBase) Proxy.newProxyInstance(
                    Witness.class.getClassLoader(),
                    new Class<?>[] {ConnectionBase.class},
                    (proxy, called, arguments) -> {
                        try {
                            Object result = called.invoke(connection, arguments);
                            if (called.getName().equals("getMessageId")) {
                                asked((String) result);
                            }
                            return result;
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    });
        }

        private void asked(@Nullable String cursor) {
            lock.lock();
            try {
                boolean first = next == NOTHING_ASKED;
                next = cursor == null ? ANYTHING : nextAfter.getOrDefault(cursor, ANYTHING);
                if (first) {
                    told(this + " asks for " + (next == ANYTHING ? "anything" : next));
                }
            } finally {
                lock.unlock();
            }
        }

        void came(String data) {
            JsonNode frame = frame(data);
            if (frame == null || !frame.has("C")) {
                return;
            }
            lock.lock();
            try {
                for (JsonNode message : frame.path("M")) {
                    String called = message.path("M").asText();
                    if (called.equals(method)) {
                        came(message.path("A").path(0).intValue());
                    } else {
                        others.add(called + message.path("A"));
                        more.signalAll();
                    }
                }
                if (next >= 0) {
                    nextAfter.put(frame.path("C").asText(), next);
                }
            } finally {
                lock.unlock();
            }
        }

        private void came(int sent) {
            if (next >= 0 && sent != next) {
                wrong.add(this + " brought " + sent + " instead of " + next);
            }
            next = sent + 1;
            if (next > came) {
                if (sent > came && came > 0) {
                    wrong.add(this + " brought " + sent + " when " + came + " had not come yet");
                }
                came = next;
                more.signalAll();
            }
        }

        private @Nullable JsonNode frame(String data) {
            try {
                JsonNode read = JSON.readTree(data);
                return read.isObject() ? read : null;
            } catch (JsonProcessingException failure) {
                throw new IllegalStateException(data, failure);
            }
        }

        @Override
        public String toString() {
            return type + " " + number;
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return getName() + ", where " + came + " numbers came: " + story;
        } finally {
            lock.unlock();
        }
    }
}
