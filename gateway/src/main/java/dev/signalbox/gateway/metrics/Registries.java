package dev.signalbox.gateway.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Where a gateway counts: into the registry it was given, into one for Prometheus when it has a management port, or into both.
 *
 * @param told the registry that others may know: the one that was given, or else the one it counts with
 * @param counted the registry it counts with
 * @param prometheus what {@code /metrics} shows; null without a management port
 * @param own the composite that closes with the gateway; null when there is none
 * @param garbage the listener on garbage collections that ends with the gateway; null when there is none
 */
public record Registries(
        MeterRegistry told,
        MeterRegistry counted,
        @Nullable PrometheusMeterRegistry prometheus,
        @Nullable CompositeMeterRegistry own,
        @Nullable JvmGcMetrics garbage)
        implements AutoCloseable {

    /**
     * Chooses.
     *
     * @param given the application's registry, null for none
     * @param scraped whether there is somebody to read {@code /metrics}
     */
    public static Registries of(@Nullable MeterRegistry given, boolean scraped) {
        if (!scraped) {
            MeterRegistry one = given == null ? new SimpleMeterRegistry() : given;
            return new Registries(one, one, null, null, null);
        }
        if (given instanceof PrometheusMeterRegistry prometheus) {
            return new Registries(given, given, prometheus, null, null); // whoever brings it binds what it likes
        }
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        JvmGcMetrics garbage = bindProcess(prometheus);
        if (given == null) {
            return new Registries(prometheus, prometheus, prometheus, null, garbage);
        }
        CompositeMeterRegistry both = new CompositeMeterRegistry(Clock.SYSTEM);
        both.add(given);
        both.add(prometheus);
        return new Registries(given, both, prometheus, both, garbage);
    }

    private static JvmGcMetrics bindProcess(MeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        JvmGcMetrics garbage = new JvmGcMetrics();
        garbage.bindTo(registry);
        return garbage;
    }

    /** Lets go of what it made itself; the registry that was given stays as it is. */
    @Override
    public void close() {
        if (garbage != null) {
            garbage.close();
        }
        if (own != null && prometheus != null) {
            own.remove(told);
            own.remove(prometheus);
            own.close();
        }
    }
}
