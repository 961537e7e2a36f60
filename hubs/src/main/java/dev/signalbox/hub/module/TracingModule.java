package dev.signalbox.hub.module;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.hub.HubCallerContext;
import dev.signalbox.hub.HubException;
import dev.signalbox.hub.descriptor.MethodDescriptor;
import dev.signalbox.hub.pipeline.HubPipeline;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import dev.signalbox.hub.pipeline.IncomingCall;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A span for each call of a hub method, by OpenTelemetry. Needs {@code opentelemetry-api}, which only users of this class must bring.
 *
 * <p>The span is current while the method runs up to its return. A {@code traceparent} of the request that carried the call is its parent;
 * that of a WebSocket is the parent of the socket, so it is linked instead: one trace must not hold a connection's whole life. Arguments and
 * results are never recorded.
 */
public final class TracingModule extends HubPipelineModule {
    private static final String UNKNOWN = "unknown";

    private static final TextMapGetter<ConnectionRequest> HEADERS =
            (request, key) -> request == null ? null : request.header(key);

    private final Tracer tracer;

    /** Traces by the means of an application. */
    public TracingModule(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("dev.signalbox.hub");
    }

    @Override
    protected CompletionStage<@Nullable Object> incoming(
            IncomingCall call, Supplier<CompletionStage<@Nullable Object>> inner) {
        Span span = span(call);
        Scope current = span.makeCurrent();
        try {
            return inner.get().whenComplete((result, failure) -> end(span, failure));
        } catch (Throwable e) { // recorded here, and still the call's
            end(span, e);
            throw e;
        } finally {
            current.close();
        }
    }

    private Span span(IncomingCall call) {
        MethodDescriptor method = call.method();
        HubCallerContext caller = call.hub().context();
        String name = method == null ? UNKNOWN : method.name();
        Context told = W3CTraceContextPropagator.getInstance().extract(Context.root(), caller.request(), HEADERS);
        SpanBuilder builder = tracer.spanBuilder(call.descriptor().name() + "/" + name)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("rpc.system", "signalr")
                .setAttribute("rpc.service", call.descriptor().name())
                .setAttribute("rpc.method", name)
                .setAttribute("signalr.connection.id", caller.connectionId());
        String transport = caller.query().get("transport");
        if (transport != null && transport.equals("webSockets")) {
            SpanContext socket = Span.fromContext(told).getSpanContext();
            builder.setNoParent();
            if (socket.isValid()) {
                builder.addLink(socket);
            }
        } else {
            builder.setParent(told);
        }
        return builder.startSpan();
    }

    private static void end(Span span, @Nullable Throwable failure) {
        if (failure != null) {
            Throwable cause = HubPipeline.unwrap(failure);
            // Not the message: it may be for the caller only, or about him.
            span.setStatus(StatusCode.ERROR, cause instanceof HubException ? "HubException" : "failed");
            span.setAttribute("error.type", cause.getClass().getName());
        }
        span.end();
    }
}
