package dev.signalbox.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final double LOOK_SECONDS = WarmUp.LOOK.toMillis() / 1e3;

    @Test
    void endsThreeSecondsAfterTheCompilerDid() {
        assertThat(length(5, 40, second -> second <= 9 ? 0.4 : 0)).isEqualTo(12);
    }

    @Test
    void takesTheTimeItShallTakeEvenIfNothingIsCompiled() {
        assertThat(length(5, 40, second -> 0)).isEqualTo(5);
        assertThat(length(1, 40, second -> 0)).as("one look back").isEqualTo(3);
    }

    @Test
    void isNotDeceivedByAPauseOfTheCompiler() {
        assertThat(length(5, 40, second -> second <= 6 || (second > 8 && second <= 15) ? 0.4 : 0))
                .isEqualTo(18);
    }

    @Test
    void aLittleCompilingNowAndThenDoesNotHold() {
        assertThat(length(5, 40, second -> 0.02)).isEqualTo(5);
    }

    @Test
    void givesUpWaitingForACompilerWithoutEnd() {
        assertThat(length(5, 40, second -> 0.4)).isEqualTo(40);
        assertThat(length(5, 2, second -> 0.4)).as("least wins").isEqualTo(5);
    }

    @Test
    void aServerWithoutProcessorTimeIsNotCompiling() {
        assertThat(new ProcessorTime(0, 0).compilingShare()).isZero();
        assertThat(new ProcessorTime(3, 2).since(new ProcessorTime(1, 2)).compilingShare())
                .isZero();
        assertThat(new ProcessorTime(4, 3).since(new ProcessorTime(1, 2)).compilingShare())
                .isEqualTo(0.25);
    }

    /** Seconds of a warm-up of a server that is busy all the time, the compiler for such a share of each second. */
    private static double length(int least, int most, DoubleUnaryOperator compiling) {
        WarmUp warmUp = new WarmUp(Duration.ofSeconds(least), Duration.ofSeconds(most));
        ProcessorTime used = new ProcessorTime(0, 0);
        double second = 0;
        while (!warmUp.isOver((long) (second * 1e9), used)) {
            second += LOOK_SECONDS;
            double share = compiling.applyAsDouble(second) * LOOK_SECONDS;
            used = new ProcessorTime(used.working() + LOOK_SECONDS - share, used.compiling() + share);
        }
        return second;
    }
}
