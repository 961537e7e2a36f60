package dev.signalbox.gateway.metrics;

import dev.signalbox.gateway.arrival.ForwardedFault;
import dev.signalbox.gateway.event.Http2Fault;
import dev.signalbox.gateway.event.Refusal;
import dev.signalbox.gateway.event.RequestEvents;
import dev.signalbox.gateway.identity.CredentialFault;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.request.Endpoint;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts requests: {@code signalbox.requests} by {@code endpoint} and {@code status}, {@code signalbox.requests.refused} by {@code
 * cause}, {@code signalbox.credentials.refused} by {@code cause}, {@code
 * signalbox.forwarded.ignored} by {@code cause}, {@code signalbox.proxy.headers.refused}, {@code
 * signalbox.websocket.violations} by close {@code status}, {@code signalbox.writes.failed} by {@code transport}, {@code
 * signalbox.http2.refused} by {@code cause}. Writes that fail and broken rules of WebSockets are {@code signalbox.errors} of {@code kind}
 * transport, too.
 */
public final class RequestMeters implements RequestEvents {
    private static final List<Integer> VIOLATIONS = List.of(1002, 1003, 1007, 1009);

    private final MeterRegistry registry;
    private final Map<Endpoint, Map<Integer, Counter>> completed = new EnumMap<>(Endpoint.class);
    private final EnumCounters<Refusal> refused;
    private final Map<Integer, Counter> violations = new ConcurrentHashMap<>();
    private final Counter transportErrors;
    private final EnumCounters<CredentialFault> credentials;
    private final EnumCounters<ForwardedFault> forwarded;
    private final EnumCounters<TransportType> writes;
    private final EnumCounters<Http2Fault> http2;
    private final Counter proxyHeaders;

    /** Makes the meters. */
    public RequestMeters(MeterRegistry registry) {
        this.registry = registry;
        this.transportErrors = Counter.builder("signalbox.errors")
                .description("What went wrong, as the original's counters of errors tell it apart")
                .tag("kind", "transport")
                .register(registry);
        for (Endpoint endpoint : Endpoint.values()) {
            completed.put(endpoint, new ConcurrentHashMap<>());
        }
        proxyHeaders = Counter.builder("signalbox.proxy.headers.refused")
                .description("Connections closed because they did not begin as the PROXY protocol demands")
                .register(registry);
        writes = EnumCounters.of(
                registry,
                "signalbox.writes.failed",
                "Writes to clients that failed; their sockets were dropped",
                TransportType.class,
                "transport",
                TransportType::wireName);
        VIOLATIONS.forEach(this::violations);
        http2 = EnumCounters.of(
                registry,
                "signalbox.http2.refused",
                "Connections that speak HTTP/2, ended for what their clients send",
                Http2Fault.class,
                "cause",
                Http2Fault::tag);
        forwarded = EnumCounters.of(
                registry,
                "signalbox.forwarded.ignored",
                "Values of forwarding headers that were not believed",
                ForwardedFault.class,
                "cause",
                ForwardedFault::tag);
        credentials = EnumCounters.of(
                registry,
                "signalbox.credentials.refused",
                "Credentials that proved nothing; their requests were nobody's",
                CredentialFault.class,
                "cause",
                CredentialFault::tag);
        refused = EnumCounters.of(
                registry,
                "signalbox.requests.refused",
                "Requests turned away before the application saw them",
                Refusal.class,
                "cause",
                Refusal::tag);
    }

    @Override
    public void completed(Endpoint endpoint, int status) {
        Map<Integer, Counter> byStatus = completed.get(endpoint);
        if (byStatus != null) { // always: each constant has one
            byStatus.computeIfAbsent(status, code -> counter(endpoint, code)).increment();
        }
    }

    private Counter counter(Endpoint endpoint, int status) {
        return Counter.builder("signalbox.requests")
                .description("Requests below a mount that are over")
                .tag("endpoint", endpoint.name().toLowerCase(Locale.ROOT))
                .tag("status", Integer.toString(status))
                .register(registry);
    }

    @Override
    public void refused(Refusal refusal) {
        refused.count(refusal);
    }

    @Override
    public void credentialRefused(CredentialFault fault) {
        credentials.count(fault);
    }

    @Override
    public void forwardedIgnored(ForwardedFault fault) {
        forwarded.count(fault);
    }

    @Override
    public void proxyHeaderRefused() {
        proxyHeaders.increment();
    }

    @Override
    public void webSocketViolated(int status) {
        transportErrors.increment();
        violations(status).increment();
    }

    private Counter violations(int status) {
        return violations.computeIfAbsent(
                status,
                code -> Counter.builder("signalbox.websocket.violations")
                        .description("WebSockets closed because their client broke a rule")
                        .tag("status", Integer.toString(code))
                        .register(registry));
    }

    @Override
    public void writeFailed(TransportType transport) {
        transportErrors.increment();
        writes.count(transport);
    }

    @Override
    public void http2Refused(Http2Fault fault) {
        http2.count(fault);
    }
}
