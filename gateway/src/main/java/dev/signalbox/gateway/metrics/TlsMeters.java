package dev.signalbox.gateway.metrics;

import dev.signalbox.gateway.tls.TlsEvents;
import dev.signalbox.gateway.tls.TlsKeeper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Counts what becomes of certificate files, {@code signalbox.tls.reloads} and {@code signalbox.tls.reloads.failed}, and tells in {@code
 * signalbox.tls.expiry} how long the certificate in use is still good; negative once it has expired.
 */
public final class TlsMeters implements TlsEvents {
    private final MeterRegistry registry;
    private final Counter reloads;
    private final Counter failed;

    /** Makes the meters. */
    public TlsMeters(MeterRegistry registry) {
        this.registry = registry;
        reloads = Counter.builder("signalbox.tls.reloads")
                .description("Certificate files that were taken over")
                .register(registry);
        failed = Counter.builder("signalbox.tls.reloads.failed")
                .description("Looks at changed certificate files that could not be used")
                .register(registry);
    }

    /** Tells how long a keeper's certificate is still good. */
    public void watch(TlsKeeper keeper, InstantSource clock) {
        TimeGauge.builder(
                        "signalbox.tls.expiry",
                        () -> Duration.between(clock.instant(), keeper.expiry()).toSeconds(),
                        TimeUnit.SECONDS)
                .description("Until the certificate in use expires")
                .register(registry);
    }

    @Override
    public void reloaded() {
        reloads.increment();
    }

    @Override
    public void notReloaded() {
        failed.increment();
    }
}
