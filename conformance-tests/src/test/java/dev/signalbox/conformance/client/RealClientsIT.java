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

/** Each behaviour of each official client version over each transport. */
@Isolated("browsers and their time-outs want the machine for themselves")
@ExtendWith(ClientMatrixExtension.class)
final class RealClientsIT {
    private static final long WHOLE_RUN_MINUTES = 15; // much more than it takes anywhere; only a hang lasts longer

    static List<Arguments> behaviours() {
        return ClientPair.all().stream()
                .flatMap(pair -> Arrays.stream(Behaviour.values()).map(behaviour -> Arguments.of(pair, behaviour)))
                .toList();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @Timeout(value = WHOLE_RUN_MINUTES, unit = TimeUnit.MINUTES)
    @MethodSource("behaviours")
    @DisplayName("L 236, L 222: jquery.signalR")
    void realClient(ClientPair pair, Behaviour behaviour, ClientMatrix matrix) throws Throwable {
        try {
            matrix.outcome(pair, behaviour).get(WHOLE_RUN_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException failed) {
            throw failed.getCause();
        }
    }
}
