package dev.signalbox.conformance.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.conformance.wire.WireAddress;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An npm client in a Node.js process of its own, which runs {@code judge/node-client.cjs}. */
final class NodeDriver implements Driver {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCRIPT = Path.of("src", "test", "resources", "judge", "node-client.cjs");
    private static final Path PACKAGES = Path.of("target", "npm", "node_modules");
    private static final long ANSWER_SECONDS = 20;

    private final Process process;
    private final BufferedWriter commands;
    private final Seen seen;
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private int lastCommand;

    private NodeDriver(Process process, Seen seen) {
        this.process = process;
        this.commands = process.outputWriter();
        this.seen = seen;
    }

    static NodeDriver open(String npmPackage, WireAddress address, Seen seen) {
        ProcessBuilder node =
                new ProcessBuilder("node", SCRIPT.toString(), npmPackage, "http://" + address + "/signalr");
        node.environment().put("NODE_PATH", PACKAGES.toAbsolutePath().toString());
        node.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            NodeDriver driver = new NodeDriver(node.start(), seen);
            Thread reader = new Thread(driver::read, "reader of " + npmPackage);
            reader.setDaemon(true);
            reader.start();
            return driver;
        } catch (IOException failure) {
            throw new UncheckedIOException("Node.js did not start", failure);
        }
    }

    private void read() {
        try (BufferedReader reports = process.inputReader()) {
            for (String line = reports.readLine(); line != null; line = reports.readLine()) {
                report(JSON.readTree(line));
            }
        } catch (IOException | RuntimeException failure) {
            fail(failure);
        }
        fail(new IOException("the client's process has ended"));
    }

    private void report(JsonNode report) {
        if (report.has("call")) {
            List<JsonNode> arguments = new ArrayList<>();
            report.get("args").forEach(arguments::add);
            seen.called(report.get("call").textValue(), arguments);
        } else if (report.has("change")) {
            seen.changed(report.get("change").textValue());
        } else {
            CompletableFuture<JsonNode> answer = waiting.get(report.get("id").intValue());
            if (answer != null) {
                answer.complete(report);
            }
        }
    }

    private void fail(Exception failure) {
        waiting.values().forEach(answer -> answer.completeExceptionally(failure));
    }

    private JsonNode ask(ObjectNode command) {
        int id = ++lastCommand;
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            commands.write(command.put("id", id) + "\n");
            commands.flush();
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException failure) {
            throw new AssertionError(command + " had no answer: " + failure + "; seen: " + seen, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        } finally {
            waiting.remove(id);
        }
    }

    @Override
    public String start() {
        JsonNode answer = ask(JSON.createObjectNode().put("do", "start"));
        if (!answer.has("value")) {
            throw new AssertionError("the client did not start: " + answer);
        }
        return answer.get("value").textValue();
    }

    @Override
    public Reply invoke(String method, Object... arguments) {
        ObjectNode command = JSON.createObjectNode().put("do", "invoke").put("method", method);
        command.set("args", JSON.valueToTree(arguments));
        JsonNode answer = ask(command);
        return answer.has("error")
                ? new Reply(false, null, answer.get("error").textValue(), null)
                : new Reply(true, answer.get("value"), null, null);
    }

    @Override
    public void setState(String name, Object value) {
        throw new UnsupportedOperationException("this client has no state");
    }

    @Override
    public @Nullable JsonNode state(String name) {
        throw new UnsupportedOperationException("this client has no state");
    }

    @Override
    public void stop() {
        ask(JSON.createObjectNode().put("do", "stop"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
