package dev.signalbox.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FilesNeededTest {

    @Test
    void aLimitThatDoesNotSufficeIsNamedWithWhatIsNeeded() {
        assertThat(FilesNeeded.complaint(Scenario.STORM, 10_000, 20_000))
                .isEqualTo("open files: 20000 (expected: at least 21000 for storm with 10000 connections;"
                        + " raise it with ulimit -n, or some of them wait for others to close)");
        assertThat(FilesNeeded.complaint(Scenario.STORM, 10_000, 21_000)).isNull();
        assertThat(FilesNeeded.complaint(Scenario.BROADCAST, 4_000, 4_999)).contains("at least 5000 for broadcast");
        assertThat(FilesNeeded.complaint(Scenario.MANY_GROUPS, 100_000, 1_024)).isNull();
    }
}
