package dev.signalbox.gateway.trace;

import dev.signalbox.connection.runtime.IncomingRequest;
import dev.signalbox.connection.runtime.Mount;
import dev.signalbox.connection.runtime.Outcome;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * What traces a gateway: spans for the requests that begin or end a connection, and for calls of hub methods. {@link OpenTelemetryTracing}
 * makes one.
 *
 * <p>An application that does not trace needs no OpenTelemetry on its class path, and pays nothing.
 */
public interface Tracing {
    /** Requests on their way to the connection runtime. */
    interface Pipeline extends BiFunction<Mount, IncomingRequest, CompletionStage<Outcome>> {}

    /** The same way with spans around it. */
    Pipeline around(Pipeline inner);

    /** What puts spans around the calls of a hub server; a new one each time. */
    HubPipelineModule module();
}
