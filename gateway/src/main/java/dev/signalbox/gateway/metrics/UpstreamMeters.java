package dev.signalbox.gateway.metrics;

import dev.signalbox.gateway.event.UpstreamEvents;
import dev.signalbox.gateway.upstream.UpstreamFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Counts what other servers answer: {@code signalbox.upstream.requests} (a timer) by {@code route} and {@code status}, {@code
 * signalbox.upstream.active} by {@code route}, {@code signalbox.upstream.failures} by {@code route} and {@code cause}, {@code
 * signalbox.upstream.connections} and {@code signalbox.upstream.available} by {@code route} and {@code target}.
 */
public final class UpstreamMeters implements UpstreamEvents {
    private final MeterRegistry registry;
    private final Map<String, AtomicInteger> active = new ConcurrentHashMap<>();

    /** Makes the meters. */
    public UpstreamMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void target(String path, URI target, IntSupplier connections, IntSupplier available) {
        Gauge.builder("signalbox.upstream.connections", connections::getAsInt)
                .description("Connections to a server behind this one that are open")
                .tag("route", path)
                .tag("target", target.toString())
                .register(registry);
        Gauge.builder("signalbox.upstream.available", available::getAsInt)
                .description("1 while a server behind this one takes requests, 0 while it is known to be down")
                .tag("route", path)
                .tag("target", target.toString())
                .register(registry);
        for (UpstreamFailure failure : UpstreamFailure.values()) {
            failures(path, failure);
        }
        activeOf(path);
    }

    @Override
    public void begun(String path) {
        activeOf(path).incrementAndGet();
    }

    private AtomicInteger activeOf(String path) {
        return active.computeIfAbsent(path, route -> {
            AtomicInteger number = new AtomicInteger();
            Gauge.builder("signalbox.upstream.active", number, AtomicInteger::get)
                    .description("Requests under way to servers behind this one")
                    .tag("route", route)
                    .register(registry);
            return number;
        });
    }

    @Override
    public void completed(String path, int status, long nanos) {
        activeOf(path).decrementAndGet();
        Timer.builder("signalbox.upstream.requests")
                .description("Requests passed on to servers behind this one, until their end")
                .tag("route", path)
                .tag("status", Integer.toString(status))
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void failed(String path, UpstreamFailure failure) {
        failures(path, failure).increment();
    }

    private Counter failures(String path, UpstreamFailure failure) {
        return Counter.builder("signalbox.upstream.failures")
                .description("Requests that found no good answer behind this server")
                .tag("route", path)
                .tag("cause", failure.tag())
                .register(registry);
    }
}
