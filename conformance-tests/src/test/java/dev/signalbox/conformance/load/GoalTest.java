package dev.signalbox.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoalTest {
    private static final Goal ECHO = Goal.ratio(Trial.ECHO, Figures.CPU, "CPU", 2.0);

    @Test
    void ratiosAreTakenWithinARoundAndTheirMedianIsJudged() {
        List<Round> rounds = List.of(echo(10, 10), echo(90, 30), echo(30, 20));

        assertThat(ECHO.row(rounds))
                .isEqualTo("| " + Trial.ECHO + " | CPU | 30 | 20 | 1.50 (1 to 3) | at most 2.0 | met |");
    }

    @Test
    void aMissedTargetStandsThereAsMissed() {
        assertThat(ECHO.row(List.of(echo(25, 10)))).endsWith("| 25 | 10 | 2.50 | at most 2.0 | **missed** |");
    }

    @Test
    void whatCouldNotBeMeasuredIsNeitherMetNorMissed() {
        assertThat(ECHO.row(List.of(new Round()))).endsWith("| not measured |");
        assertThat(Goal.absolute(Trial.STORM, Figures.LOST, "lost", "0", value -> value == 0)
                        .row(List.of(echo(1, 1))))
                .endsWith("| not measured |");
    }

    @Test
    void twoTrialsOfTheGatewayAreComparedWithinARound() {
        Round round = new Round();
        round.add(Trial.EVENT_STREAM, false, new Figures().with(Figures.CPU, 6));
        round.add(Trial.BROADCAST_1000, false, new Figures().with(Figures.CPU, 4));

        assertThat(Goal.among(Trial.EVENT_STREAM, Trial.BROADCAST_1000, Figures.CPU, "CPU", 1.3)
                        .row(List.of(round)))
                .endsWith("| 6 | 4 | 1.50 | at most 1.3 | **missed** |");
    }

    @Test
    void faultsOfAllTrialsAreCounted() {
        Round round = new Round();
        round.add(Trial.STORM, false, new Figures().with(Figures.LOST, 2).with(Figures.REPEATED, 1));
        round.add(Trial.ECHO, false, new Figures().with(Figures.CPU, 6));
        round.add(Trial.BROADCAST_200, true, new Figures().with(Figures.LOST, 50));

        assertThat(round.faults()).isEqualTo(3);
    }

    private static Round echo(double ours, double bare) {
        Round round = new Round();
        round.add(Trial.ECHO, false, new Figures().with(Figures.CPU, ours));
        round.add(Trial.ECHO, true, new Figures().with(Figures.CPU, bare));
        return round;
    }
}
