package dev.signalbox.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrialTest {

    @Test
    void everyTrialIsInOneMatch() {
        assertThat(Trial.MATCHES.stream().flatMap(List::stream)).containsExactlyInAnyOrder(Trial.values());
    }

    @Test
    void whatCannotBeMeasuredTwiceHasAMatchOfItsOwn() {
        assertThat(Trial.MATCHES)
                .filteredOn(match ->
                        match.stream().anyMatch(trial -> !trial.scenario().canRepeat()))
                .allSatisfy(match -> assertThat(match).hasSize(1));
    }
}
