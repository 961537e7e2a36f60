package dev.signalbox.hub.dispatch;

import dev.signalbox.connection.Publisher;
import dev.signalbox.hub.pipeline.HubPipeline;
import dev.signalbox.hub.pipeline.OutgoingCall;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.json.ClientInvocation;
import dev.signalbox.protocol.json.NetJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls client methods: through the pipeline, written once, published to each topic (protocol F13). Safe for use by any thread. */
final class HubSender {
    private final HubPipeline pipeline;
    private final Publisher publisher;
    private final NetJson json;

    HubSender(HubPipeline pipeline, Publisher publisher, NetJson json) {
        this.pipeline = pipeline;
        this.publisher = publisher;
        this.json = json;
    }

    /**
     * Sends one call.
     *
     * @param state the caller's state, which goes along as far as it changed; null for anybody but the caller
     */
    void send(
            String hub,
            @Nullable String method,
            @Nullable Object[] arguments,
            List<String> topics,
            Set<String> excluded,
            @Nullable StateTracker state) {
        if (method == null) {
            throw new IllegalArgumentException("method: null (expected: the name of a method of the client)");
        }
        if (!topics.isEmpty()) {
            pipeline.outgoing(
                    new OutgoingCall(hub, method, Arrays.asList(arguments), topics, excluded),
                    call -> publish(call, state == null ? null : state.changes()));
        }
    }

    private void publish(OutgoingCall call, @Nullable JsonPayload changes) {
        List<JsonPayload> arguments = new ArrayList<>(call.arguments().size());
        for (Object argument : call.arguments()) {
            arguments.add(json.payload(argument));
        }
        JsonPayload message =
                ClientInvocation.of(call.hub(), call.method(), arguments, changes == null ? null : changes.toString());
        for (String topic : call.topics()) {
            publisher.publish(topic, message, call.excludedConnectionIds());
        }
    }
}
