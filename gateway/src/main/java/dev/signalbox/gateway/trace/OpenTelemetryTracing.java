package dev.signalbox.gateway.trace;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.runtime.IncomingRequest;
import dev.signalbox.connection.runtime.Mount;
import dev.signalbox.connection.runtime.Outcome;
import dev.signalbox.hub.module.TracingModule;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.request.Endpoint;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Spans by OpenTelemetry. Never a query, a token or a payload is recorded. */
public final class OpenTelemetryTracing implements Tracing {
    private static final TextMapGetter<ConnectionRequest> HEADERS =
            (request, key) -> request == null ? null : request.header(key);

    private final OpenTelemetry telemetry;
    private final Tracer tracer;

    /** Traces by the means of an application. */
    public OpenTelemetryTracing(OpenTelemetry telemetry) {
        this.telemetry = telemetry;
        this.tracer = telemetry.getTracer("dev.signalbox.gateway");
    }

    /** Traces by what is registered for the whole process, as the OpenTelemetry Java agent does. */
    public static OpenTelemetryTracing global() {
        return new OpenTelemetryTracing(GlobalOpenTelemetry.get());
    }

    /** Whether somebody collects the spans: with the API alone, without an SDK or an agent behind it, nobody does. */
    public boolean isCollected() {
        // Never ended, so never exported.
        return tracer.spanBuilder("signalbox").startSpan().getSpanContext().isValid();
    }

    @Override
    public HubPipelineModule module() {
        return new TracingModule(telemetry);
    }

    @Override
    public Pipeline around(Pipeline inner) {
        return (mount, request) ->
                traced(request.endpoint()) ? inSpan(mount, request, inner) : inner.apply(mount, request);
    }

    // Polls and sends are too many, and a hub's calls have spans of their own.
    private static boolean traced(Endpoint endpoint) {
        return switch (endpoint) {
            case NEGOTIATE, CONNECT, RECONNECT, START, ABORT -> true;
            case SEND, RECEIVE, PING, PROXY -> false;
        };
    }

    private CompletionStage<Outcome> inSpan(Mount mount, IncomingRequest request, Pipeline inner) {
        Span span = span(mount, request);
        Scope current = span.makeCurrent();
        try {
            return inner.apply(mount, request).whenComplete((outcome, failure) -> end(span, outcome, failure));
        } catch (Throwable e) { // recorded here, and still the request's
            end(span, null, e);
            throw e;
        } finally {
            current.close();
        }
    }

    private Span span(Mount mount, IncomingRequest incoming) {
        ConnectionRequest request = incoming.facts();
        String endpoint = incoming.endpoint().name().toLowerCase(Locale.ROOT);
        Span span = tracer.spanBuilder("signalr " + endpoint)
                .setSpanKind(SpanKind.SERVER)
                .setParent(W3CTraceContextPropagator.getInstance().extract(Context.root(), request, HEADERS))
                .setAttribute("http.request.method", request.method())
                .setAttribute("http.route", mount.path().text() + "/" + endpoint)
                .startSpan();
        TransportType transport = TransportType.parse(request.query("transport"));
        if (transport != null) {
            span.setAttribute("signalr.transport", transport.wireName());
        }
        return span;
    }

    private static void end(Span span, @Nullable Outcome outcome, @Nullable Throwable failure) {
        if (failure != null) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            span.setStatus(StatusCode.ERROR);
            span.setAttribute("error.type", cause.getClass().getName());
        } else if (outcome instanceof Outcome.Reply reply) {
            span.setAttribute("http.response.status_code", reply.status());
            if (reply.status() >= 500) {
                span.setStatus(StatusCode.ERROR);
            }
        }
        span.end();
    }
}
