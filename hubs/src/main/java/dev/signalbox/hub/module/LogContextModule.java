package dev.signalbox.hub.module;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubCallerContext;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import dev.signalbox.hub.pipeline.IncomingCall;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Puts into SLF4J's MDC whose call or event a hub works on, for everything that is logged until its method returns: {@code connectionId},
 * {@code transport}, {@code user} when there is one, and {@code traceId} when the request has a W3C {@code traceparent}. What is logged
 * later, on other threads, does not have it.
 */
public final class LogContextModule extends HubPipelineModule {
    private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

    /** Makes it. */
    public LogContextModule() {}

    @Override
    protected CompletionStage<@Nullable Object> incoming(
            IncomingCall call, Supplier<CompletionStage<@Nullable Object>> inner) {
        Entered entered = Entered.of(call.hub());
        try {
            return inner.get();
        } finally {
            entered.leave();
        }
    }

    @Override
    protected CompletionStage<?> connect(Hub hub, Supplier<CompletionStage<?>> inner) {
        return event(hub, inner);
    }

    @Override
    protected CompletionStage<?> reconnect(Hub hub, Supplier<CompletionStage<?>> inner) {
        return event(hub, inner);
    }

    @Override
    protected CompletionStage<?> disconnect(Hub hub, boolean stopCalled, Supplier<CompletionStage<?>> inner) {
        return event(hub, inner);
    }

    private static CompletionStage<?> event(Hub hub, Supplier<CompletionStage<?>> inner) {
        Entered entered = Entered.of(hub);
        try {
            return inner.get();
        } finally {
            entered.leave();
        }
    }

    /** What was put into the MDC, to be taken out again. */
    private static final class Entered {
        private final Deque<MDC.MDCCloseable> put = new ArrayDeque<>(4);

        static Entered of(Hub hub) {
            HubCallerContext caller = hub.context();
            ConnectionRequest request = caller.request();
            Entered entered = new Entered();
            entered.put("connectionId", caller.connectionId());
            entered.put("transport", request.query("transport"));
            entered.put("user", request.user().name());
            entered.put("traceId", traceId(request.header("traceparent")));
            return entered;
        }

        private void put(String key, @Nullable String value) {
            if (value != null && !value.isEmpty()) {
                put.push(MDC.putCloseable(key, value));
            }
        }

        private static @Nullable String traceId(@Nullable String traceParent) {
            Matcher matcher = TRACE_PARENT.matcher(traceParent == null ? "" : traceParent);
            return matcher.matches() ? matcher.group(1) : null;
        }

        void leave() {
            put.forEach(MDC.MDCCloseable::close);
        }
    }
}
