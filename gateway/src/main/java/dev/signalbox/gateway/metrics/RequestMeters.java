package dev.signalbox.gateway.metrics;

import dev.signalbox.gateway.arrival.ForwardedFault;
import dev.signalbox.gateway.event.Refusal;
import dev.signalbox.gateway.event.RequestEvents;
import dev.signalbox.gateway.identity.CredentialFault;
import dev.signalbox.protocol.request.Endpoint;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts requests: {@code signalbox.requests} by {@code endpoint} and {@code status}, {@code signalbox.requests.refused} by {@code
 * cause}, {@code signalbox.credentials.refused} by {@code cause}, {@code
 * signalbox.forwarded.ignored} by {@code cause}, {@code signalbox.proxy.headers.refused}, {@code
 * signalbox.websocket.violations} by close {@code status}.
 */
public final class RequestMeters implements RequestEvents {
    private final MeterRegistry registry;
    private final Map<Endpoint, Map<Integer, Counter>> completed = new EnumMap<>(Endpoint.class);
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
    private final Map<Integer, Counter> violations = new ConcurrentHashMap<>();
    private final Counter transportErrors;
    private final Map<CredentialFault, Counter> credentials = new EnumMap<>(CredentialFault.class);
    private final Map<ForwardedFault, Counter> forwarded = new EnumMap<>(ForwardedFault.class);
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
        for (ForwardedFault fault : ForwardedFault.values()) {
            forwarded.put(
                    fault,
                    Counter.builder("signalbox.forwarded.ignored")
                            .description("Values of forwarding headers that were not believed")
                            .tag("cause", fault.tag())
                            .register(registry));
        }
        for (CredentialFault fault : CredentialFault.values()) {
            credentials.put(
                    fault,
                    Counter.builder("signalbox.credentials.refused")
                            .description("Credentials that proved nothing; their requests were nobody's")
                            .tag("cause", fault.tag())
                            .register(registry));
        }
        for (Refusal refusal : Refusal.values()) {
            refused.put(
                    refusal,
                    Counter.builder("signalbox.requests.refused")
                            .description("Requests turned away before the application saw them")
                            .tag("cause", refusal.tag())
                            .register(registry));
        }
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
        Counter counter = refused.get(refusal);
        if (counter != null) { // always: each constant has one
            counter.increment();
        }
    }

    @Override
    public void credentialRefused(CredentialFault fault) {
        Counter counter = credentials.get(fault);
        if (counter != null) { // always: each constant has one
            counter.increment();
        }
    }

    @Override
    public void forwardedIgnored(ForwardedFault fault) {
        Counter counter = forwarded.get(fault);
        if (counter != null) { // always: each constant has one
            counter.increment();
        }
    }

    @Override
    public void proxyHeaderRefused() {
        proxyHeaders.increment();
    }

    @Override
    public void webSocketViolated(int status) {
        transportErrors.increment();
        violations
                .computeIfAbsent(
                        status,
                        code -> Counter.builder("signalbox.websocket.violations")
                                .description("WebSockets closed because their client broke a rule")
                                .tag("status", Integer.toString(code))
                                .register(registry))
                .increment();
    }
}
