package dev.signalbox.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FilesNeededTest {

    @Test
    void aLimitThatDoesNotSufficeIsNamedWithWhatIsNeeded() {
        assertThat(FilesNeeded.complaint(Scenario.STORM, 10_000, 1, 20_000))
                .isEqualTo("open files: 20000 (expected: at least 21000 for storm with 10000 connections;"
                        + " raise it with ulimit -n, or some of them wait for others to close)");
        assertThat(FilesNeeded.complaint(Scenario.STORM, 10_000, 1, 21_000)).isNull();
        assertThat(FilesNeeded.complaint(Scenario.BROADCAST, 4_000, 1, 4_999)).contains("at least 5000 for broadcast");
        assertThat(FilesNeeded.complaint(Scenario.GROUPS, 10_000, 2, 20_000))
                .contains("at least 21000 for groups with twice 10000 connections");
        assertThat(FilesNeeded.complaint(Scenario.MANY_GROUPS, 100_000, 1, 1_024))
                .isNull();
    }
}
