package dev.signalbox.hub.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What became of a call: the answer its client got. A method that completes later leaves it {@link #isPending() pending} until then; asking a
 * pending one for its outcome fails instead of waiting. Safe for use by any thread.
 */
public final class CallResult {
    private final CompletableFuture<JsonNode> answer;
    private final List<JsonNode> reports = new CopyOnWriteArrayList<>();

    CallResult(CompletableFuture<JsonNode> answer) {
        this.answer = answer;
    }

    void report(JsonNode value) {
        reports.add(value);
    }

    /** Whether the method has not completed yet. */
    public boolean isPending() {
        return !answer.isDone();
    }

    /** Whether the method completed without a failure. */
    public boolean succeeded() {
        return error() == null;
    }

    /**
     * The result; null for none.
     *
     * @throws AssertionError when the call failed, with what the client was told
     * @throws IllegalArgumentException when the result cannot be read as the type
     */
    public <T> @Nullable T value(Class<T> type) {
        String error = error();
        if (error != null) {
            throw new AssertionError("the call failed: " + error);
        }
        return ReceivedCall.value(member("R"), type);
    }

    /** What the client was told went wrong; null when nothing did. */
    public @Nullable String error() {
        JsonNode error = member("E");
        return error.isNull() ? null : error.asText();
    }

    /** Whether the failure was a {@link dev.signalbox.hub.HubException}. */
    public boolean isHubException() {
        return member("H").asBoolean();
    }

    /** The data of a HubException; null for none. */
    public <T> @Nullable T errorData(Class<T> type) {
        return ReceivedCall.value(member("D"), type);
    }

    /** What was reported so far through {@link dev.signalbox.hub.Progress}, in order. */
    public <T> List<T> reports(Class<T> type) {
        return reports.stream().<T>map(each -> ReceivedCall.value(each, type)).toList();
    }

    private JsonNode member(String name) {
        if (isPending()) {
            throw new IllegalStateException("the method has not completed yet");
        }
        JsonNode member;
        try {
            member = answer.join().get(name);
        } catch (CompletionException e) { // what a client would see as a broken connection
            throw new IllegalStateException("the call got no answer: " + e.getCause(), e.getCause());
        }
        return member == null ? NullNode.getInstance() : member;
    }

    /** The answer as it stands on the wire. */
    @Override
    public String toString() {
        return isPending()
                ? "(pending)"
                : answer.handle((json, failure) -> failure == null ? json.toString() : "(no answer) " + failure)
                        .join();
    }
}
