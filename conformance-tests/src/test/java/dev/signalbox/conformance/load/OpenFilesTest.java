package dev.signalbox.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFilesTest {

    @Test
    void aLimitThatDoesNotSufficeIsNamedWithWhatIsNeeded() {
        assertThat(OpenFiles.complaint(Scenario.STORM, 10_000, 20_000))
                .isEqualTo("open files: 20000 (expected: at least 21000 for storm with 10000 connections;"
                        + " raise it with ulimit -n, or some of them wait for others to close)");
        assertThat(OpenFiles.complaint(Scenario.STORM, 10_000, 21_000)).isNull();
        assertThat(OpenFiles.complaint(Scenario.BROADCAST, 4_000, 4_999)).contains("at least 5000 for broadcast");
        assertThat(OpenFiles.complaint(Scenario.MANY_GROUPS, 100_000, 1_024)).isNull();
    }

    @Test
    void theLimitIsTheOneThatHolds() {
        assertThat(OpenFiles.limit("""
                                Limit                     Soft Limit           Hard Limit           Units
                                Max processes             95903                95903                processes
                                Max open files            1024                 20000                files
                                """)).isEqualTo(1024);
        assertThat(OpenFiles.limit("Max open files            unlimited            unlimited            files\n"))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(OpenFiles.limit("")).isEqualTo(Long.MAX_VALUE);
    }
}
