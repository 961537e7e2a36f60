package dev.signalbox.hub.dispatch;

import dev.signalbox.hub.CallerProxy;
import dev.signalbox.hub.CallerState;
import dev.signalbox.hub.ClientProxy;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The clients behind some topics of one hub, less the excluded ones. */
record TopicProxy(HubSender sender, String hub, List<String> topics, Set<String> excluded) implements ClientProxy {

    @Override
    public void invoke(String method, @Nullable Object... arguments) {
        sender.send(hub, method, arguments, topics, excluded, null);
    }

    /** The calling client, with its state. */
    record Caller(HubSender sender, String hub, List<String> topics, StateTracker tracker) implements CallerProxy {

        @Override
        public void invoke(String method, @Nullable Object... arguments) {
            sender.send(hub, method, arguments, topics, Set.of(), tracker);
        }

        @Override
        public CallerState state() {
            return tracker;
        }
    }
}
