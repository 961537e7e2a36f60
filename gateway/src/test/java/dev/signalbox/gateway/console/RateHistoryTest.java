package dev.signalbox.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The history behind the charts, and the figures it is made of. */
class RateHistoryTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private long seconds;
    private final RateHistory history = new RateHistory(registry, () -> Instant.ofEpochSecond(seconds));

    @Test
    void keepsTheLastFiveMinutesAndGivesWhatIsNew() {
        for (int i = 0; i < 200; i++) {
            seconds += 2;
            registry.counter("signalbox.connections.opened").increment();
            history.sample();
        }
        assertThat(history.after(0)).hasSize(RateHistory.KEPT);
        assertThat(history.after(0).get(0).number()).isEqualTo(200 - RateHistory.KEPT + 1);
        assertThat(history.after(198)).extracting(RateHistory.Sample::number).containsExactly(199L, 200L);
        assertThat(history.after(199).get(0).opened()).isEqualTo(200);
        assertThat(history.after(199).get(0).at()).isEqualTo(400_000);
        assertThat(history.after(200)).isEmpty();
    }

    @Test
    void aFigureSumsWhatItsTagsLetThrough() {
        registry.counter("c", "outcome", "error").increment(2);
        registry.counter("c", "outcome", "hub-exception").increment(3);
        registry.counter("c", "outcome", "success").increment(100);
        registry.counter("c").increment(1000);
        assertThat(Figure.count("g", "l", "c").in(registry)).isEqualTo(1105);
        assertThat(Figure.count("g", "l", "c")
                        .where("outcome", "error", "hub-exception")
                        .in(registry))
                .isEqualTo(5);
        assertThat(Figure.count("g", "l", "none").in(registry)).isZero();
    }

    @Test
    void timersGiveCountAndSeconds() {
        Timer timer = registry.timer("signalbox.hub.calls", "outcome", "success");
        timer.record(Duration.ofMillis(1500));
        timer.record(Duration.ofMillis(500));
        assertThat(Figures.CALLED.in(registry)).isEqualTo(2);
        assertThat(Figures.CALL_TIME.in(registry)).isEqualTo(2.0);
        assertThat(Figures.shown(registry))
                .allSatisfy(shown -> assertThat(shown.meter()).startsWith("signalbox."));
    }
}
