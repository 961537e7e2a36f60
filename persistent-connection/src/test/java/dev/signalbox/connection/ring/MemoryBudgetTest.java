package dev.signalbox.connection.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private final MemoryBudget budget = new MemoryBudget(1600);
    private final AtomicInteger calls = new AtomicInteger();

    @BeforeEach
    void listen() {
        budget.onPressure(calls::incrementAndGet);
    }

    @Test
    @DisplayName("calls once when more than the half for absent clients is held, until it is relieved")
    void callsOnce() {
        budget.add(800);
        assertThat(calls).hasValue(0);
        budget.add(1);
        budget.add(5000);
        assertThat(calls).hasValue(1);
        budget.remove(5700);
        budget.relieved();
        budget.add(800);
        assertThat(calls).hasValue(2);
    }

    @Test
    @DisplayName("what could not be relieved does not call again at once, but when there is notably more")
    void doesNotNag() {
        budget.add(1000);
        budget.relieved();
        budget.add(100);
        assertThat(calls).hasValue(1);
        budget.add(1);
        assertThat(calls).hasValue(2);
    }

    @Test
    @DisplayName("settles back to the first mark once less is held")
    void settles() {
        budget.add(1000);
        budget.relieved();
        budget.remove(1000);
        budget.settle();
        budget.add(801);
        assertThat(calls).hasValue(2);
    }

    @Test
    @DisplayName("refuses a bound that is none")
    void refuses() {
        assertThatThrownBy(() -> new MemoryBudget(0)).hasMessage("limit: 0 (expected: at least 1)");
    }
}
