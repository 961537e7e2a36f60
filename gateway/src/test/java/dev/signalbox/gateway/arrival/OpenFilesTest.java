package dev.signalbox.gateway.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFilesTest {

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

    @Test
    void aSixteenthIsLeftForOthersWithinBounds() {
        assertThat(OpenFiles.sockets(100)).isEqualTo(36);
        assertThat(OpenFiles.sockets(4_096)).isEqualTo(3_840);
        assertThat(OpenFiles.sockets(1_048_576)).isEqualTo(1_047_552);
        assertThat(OpenFiles.sockets(Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
        assertThat(OpenFiles.sockets(10)).as("one at least").isEqualTo(1);
    }

    @Test
    void whatCannotHoldAllConnectionsIsToldWithWhatCould() {
        assertThat(OpenFiles.advice(960, 16_384))
                .isEqualTo(
                        "No more than 960 sockets are open at a time; the next wait until others close. For all 16384"
                                + " connections (max-connections) let the process open 33792 files: ulimit -n, or LimitNOFILE of systemd.");
        assertThat(OpenFiles.advice(16_384, 16_384)).isNull();
    }
}
