package dev.signalbox.conformance.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.token.AesGcmProtector;
import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.KeyRing;
import dev.signalbox.token.Purpose;
import dev.signalbox.token.SecretBytes;
import dev.signalbox.token.TokenKey;
import dev.signalbox.token.TokenProtector;
import dev.signalbox.token.machinekey.MachineKey;
import dev.signalbox.token.machinekey.MachineKeyProtector;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Sealing and opening a connection token, in each mode there is; without the cache of opened tokens. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TokenBenchmark {
    private static final byte[] PLAIN = "6f1e1d6c-1c62-4c0e-a0a4-3a4f9d1f1a11:somebody".getBytes(UTF_8);

    /** How tokens are sealed: in the own format, or as a machine key with this validation and decryption does. */
    @Param({"own", "SHA1 AES", "HMACSHA256 AES", "HMACSHA384 AES", "HMACSHA512 AES", "HMACSHA256 TRIPLE_DES"})
    public String mode = "own";

    private TokenProtector protector = protector("own");
    private String sealed = "";

    /** Makes keys and a token. */
    @Setup
    public void setUp() {
        protector = protector(mode);
        sealed = seal();
    }

    private static TokenProtector protector(String mode) {
        SecureRandom random = new SecureRandom();
        int space = mode.indexOf(' ');
        if (space < 0) {
            return new AesGcmProtector(KeyRing.of(TokenKey.generate(random)), random);
        }
        return new MachineKeyProtector(
                MachineKey.of(
                        MachineKey.Validation.valueOf(mode.substring(0, space)),
                        SecretBytes.random(random, 64),
                        MachineKey.Decryption.valueOf(mode.substring(space + 1)),
                        SecretBytes.random(random, 24)),
                random);
    }

    /** What negotiate does. */
    @Benchmark
    public String seal() {
        return protector.seal(Purpose.CONNECTION_TOKEN, PLAIN);
    }

    /** What a request with a token not seen before does. */
    @Benchmark
    public byte[] open() throws InvalidTokenException {
        return protector.open(Purpose.CONNECTION_TOKEN, sealed);
    }
}
