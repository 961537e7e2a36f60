package dev.signalbox.conformance.client;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each behaviour that a client of another make knows, over each of its transports. */
@Isolated("clients and their time-outs want the machine for themselves")
@ExtendWith(ClientMatrixExtension.class)
final class OtherClientsIT {
    private static final long WHOLE_RUN_MINUTES = 15; // much more than it takes anywhere; only a hang lasts longer

    static List<Arguments> behaviours() {
        return OtherMatrix.Pair.all().stream()
                .flatMap(pair -> Arrays.stream(Behaviour.values())
                        .filter(pair.client()::can)
                        .map(behaviour -> Arguments.of(pair, behaviour)))
                .toList();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @Timeout(value = WHOLE_RUN_MINUTES, unit = TimeUnit.MINUTES)
    @MethodSource("behaviours")
    @DisplayName("J5, J7: clients of other makes")
    void otherClient(OtherMatrix.Pair pair, Behaviour behaviour, OtherMatrix matrix) throws Throwable {
        try {
            matrix.outcome(pair, behaviour).get(WHOLE_RUN_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException failed) {
            throw failed.getCause();
        }
    }
}
