package dev.signalbox.gateway.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StockTickerTest {
    private final ManualTime time = new ManualTime();
    private final StockTicker ticker = new StockTicker(time, new Random(1));
    private final List<Quote> told = new ArrayList<>();

    @Test
    void movesOnePriceAtATimeAndNumbersItsQuotes() {
        ticker.start(told::add);
        time.advance(Duration.ofMillis(399));
        assertThat(told).isEmpty();
        time.advance(Duration.ofMinutes(1));
        assertThat(told).hasSize(150);
        for (Quote latest : ticker.quotes()) {
            List<Long> numbers = told.stream()
                    .filter(quote -> quote.symbol().equals(latest.symbol()))
                    .map(Quote::sequence)
                    .toList();
            assertThat(numbers)
                    .isEqualTo(java.util.stream.LongStream.rangeClosed(1, latest.sequence())
                            .boxed()
                            .toList());
            assertThat(latest.price()).isGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void standsStillOnceStopped() {
        ticker.start(told::add);
        ticker.start(told::add);
        time.advance(Duration.ofMillis(400));
        ticker.stop();
        ticker.stop();
        time.advance(Duration.ofMinutes(1));
        assertThat(told).hasSize(1);
        assertThat(time.pendingTimers()).isZero();
    }

    @Test
    void knowsItsSymbolsOnly() {
        assertThat(ticker.quote("LOCO")).isNotNull();
        assertThat(ticker.quote("loco")).isNull();
    }
}
