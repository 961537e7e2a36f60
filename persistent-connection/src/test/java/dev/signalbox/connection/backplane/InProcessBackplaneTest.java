package dev.signalbox.connection.backplane;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class InProcessBackplaneTest extends BackplaneContract {
    private InProcessBackplane log;

    @Override
    protected List<Backplane> open() {
        log = new InProcessBackplane(1, 10_000, 1 << 20);
        return List.of(log, log);
    }

    @Override
    protected void trim(long through) {
        log.trim(through);
    }

    @Override
    protected void reset() {
        log.reset(2);
    }

    @Test
    void nonsenseBoundsAreRefused() {
        assertThatThrownBy(() -> new InProcessBackplane(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InProcessBackplane(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
