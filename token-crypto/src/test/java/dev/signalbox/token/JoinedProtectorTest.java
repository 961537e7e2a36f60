package dev.signalbox.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.token.InvalidTokenException.Cause;
import dev.signalbox.token.machinekey.MachineKey;
import dev.signalbox.token.machinekey.MachineKey.Decryption;
import dev.signalbox.token.machinekey.MachineKey.Validation;
import dev.signalbox.token.machinekey.MachineKeyProtector;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JoinedProtectorTest extends TokenProtectorContract {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TokenProtector own = new AesGcmProtector(KeyRing.of(TokenKey.generate(RANDOM)), RANDOM);
    private final TokenProtector farm = new MachineKeyProtector(machineKey(), RANDOM);

    private static MachineKey machineKey() {
        return MachineKey.of(
                Validation.HMACSHA256, SecretBytes.random(RANDOM, 64), Decryption.AES, SecretBytes.random(RANDOM, 32));
    }

    @Override
    protected TokenProtector newProtector() {
        return JoinedProtector.of(own, List.of(farm));
    }

    @Override
    protected TokenProtector newProtectorOfAnotherFarm() {
        return JoinedProtector.of(
                new AesGcmProtector(KeyRing.of(TokenKey.generate(RANDOM)), RANDOM),
                List.of(new MachineKeyProtector(machineKey(), RANDOM)));
    }

    @Test
    @DisplayName("a farm moves node by node: first the farm's key seals, then ours, and all tokens open at each step")
    void theFirstSeals_allOpen() throws Exception {
        TokenProtector before = JoinedProtector.of(farm, List.of(own));
        TokenProtector after = JoinedProtector.of(own, List.of(farm));
        String fromFarm = before.seal(Purpose.CONNECTION_TOKEN, new byte[] {1});
        String fromUs = after.seal(Purpose.CONNECTION_TOKEN, new byte[] {2});

        assertThat(farm.open(Purpose.CONNECTION_TOKEN, fromFarm)).containsExactly(1);
        assertThat(own.open(Purpose.CONNECTION_TOKEN, fromUs)).containsExactly(2);
        assertThat(after.open(Purpose.CONNECTION_TOKEN, fromFarm)).containsExactly(1);
        assertThat(before.open(Purpose.CONNECTION_TOKEN, fromUs)).containsExactly(2);
        assertThat(JoinedProtector.of(own, List.of())).isSameAs(own);
    }

    @Test
    void theCauseIsThatOfTheFormatTheTextIsIn() {
        TokenProtector joined = newProtector();
        TokenProtector stranger = newProtectorOfAnotherFarm();

        assertThat(cause(joined, stranger.seal(Purpose.GROUPS_TOKEN, new byte[1])))
                .isEqualTo(Cause.UNKNOWN_KEY);
        assertThat(cause(joined, own.seal(Purpose.CONNECTION_TOKEN, new byte[1])))
                .isEqualTo(Cause.FORGED);
        assertThat(cause(joined, "AAAA")).isEqualTo(Cause.MALFORMED);
        assertThat(cause(joined, "A".repeat(70_000))).isEqualTo(Cause.TOO_LONG);
    }

    private static Cause cause(TokenProtector protector, String text) {
        return catchThrowableOfType(InvalidTokenException.class, () -> protector.open(Purpose.GROUPS_TOKEN, text))
                .cause();
    }
}
