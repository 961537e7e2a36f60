package dev.signalbox.conformance.benchmark;

import dev.signalbox.connection.ConnectionApplication;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.Publisher;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubServer;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.framing.Framing;
import dev.signalbox.protocol.json.NetJson;
import dev.signalbox.protocol.request.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One invocation of a hub method, from the text a client sent to the framed answer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class InvocationBenchmark {
    private static final Map<String, String> CALLS = Map.of(
            "echo",
            "{\"H\":\"benchhub\",\"M\":\"Echo\",\"A\":[\"" + "x".repeat(100) + "\"],\"I\":17}",
            "add",
            "{\"H\":\"benchhub\",\"M\":\"Add\",\"A\":[3,4],\"I\":17}",
            "bean",
            "{\"H\":\"benchhub\",\"M\":\"Bean\",\"A\":[{\"Name\":\"Ann\",\"Age\":41,\"Tags\":[\"a\",\"b\"]}],\"I\":17}",
            "broadcast",
            "{\"H\":\"benchhub\",\"M\":\"Broadcast\",\"A\":[\"" + "x".repeat(100) + "\"],\"I\":17}");

    /** What is called: a text given back, two numbers added, a bean given back, a text sent to all. */
    @Param({"echo", "add", "bean", "broadcast"})
    public String call = "echo";

    private String text = "";
    private ConnectionScope scope = scope();

    /** Mounts the hub. */
    @Setup
    public void setUp() {
        text = Objects.requireNonNull(CALLS.get(call));
        scope = scope();
    }

    private static ConnectionScope scope() {
        ConnectionApplication application =
                HubServer.builder().hub(BenchHub.class, BenchHub::new).build().mount(new Nobody(), NetJson.standard());
        try {
            return Objects.requireNonNull(application.authorize(new ConnectionRequest(
                    "GET",
                    "/signalr/connect",
                    Parameters.ofQuery("connectionData=%5B%7B%22name%22%3A%22benchhub%22%7D%5D"),
                    Map.of(),
                    Map.of(),
                    ConnectionUser.ANONYMOUS,
                    "127.0.0.1")));
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The whole way. */
    @Benchmark
    public byte[] invoke() {
        JsonPayload reply = Objects.requireNonNull(
                scope.received("c1", text).toCompletableFuture().join());
        return Framing.RAW.frame(reply.toByteArray());
    }

    /** What is called. */
    public static final class BenchHub extends Hub {
        /** Gives back. */
        public String echo(String value) {
            return value;
        }

        /** Adds. */
        public int add(int a, int b) {
            return a + b;
        }

        /** Gives back. */
        public Person bean(Person person) {
            return person;
        }

        /** Sends to all. */
        public void broadcast(String message) {
            clients().all().invoke("message", message);
        }
    }

    /** A bean. */
    public record Person(String name, int age, List<String> tags) {}

    /** Takes messages and forgets them. */
    private static final class Nobody implements Publisher {
        @Override
        public void publish(String topic, JsonPayload payload, Set<String> excludedConnectionIds) {
            // Fan-out is measured by itself.
        }

        @Override
        public CompletionStage<Void> addToGroup(String connectionId, String groupTopic) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> removeFromGroup(String connectionId, String groupTopic) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void abort(String connectionId) {
            // Nobody is there.
        }

        @Override
        public boolean isConnected(String connectionId) {
            return false;
        }
    }
}
