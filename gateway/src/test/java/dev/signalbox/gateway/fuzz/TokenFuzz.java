package dev.signalbox.gateway.fuzz;

import dev.signalbox.token.AesGcmProtector;
import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.KeyRing;
import dev.signalbox.token.TokenKey;
import dev.signalbox.token.TokenProtector;
import dev.signalbox.token.format.ConnectionTokens;
import dev.signalbox.token.format.GroupsTokens;
import dev.signalbox.token.format.RawToken;
import dev.signalbox.token.machinekey.MachineKeyProtector;
import dev.signalbox.token.machinekey.WebConfig;
import java.security.SecureRandom;
import java.util.List;

/** Tokens of keys that nobody else has. */
final class TokenFuzz {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final List<TokenProtector> PROTECTORS = List.of(
            new AesGcmProtector(KeyRing.of(TokenKey.generate(RANDOM)), RANDOM),
            new MachineKeyProtector(
                    WebConfig.machineKey("<machineKey validation=\"HMACSHA256\" decryption=\"AES\" validationKey=\""
                            + "A5".repeat(64) + "\" decryptionKey=\"" + "5A".repeat(32) + "\"/>"),
                    RANDOM));

    private TokenFuzz() {}

    static void take(byte[] bytes) {
        RawToken token = RawToken.of(FuzzTarget.text(bytes));
        for (TokenProtector protector : PROTECTORS) {
            FuzzTarget.require(new GroupsTokens(protector).verify(token, "id") == null, "groups out of nothing");
            if (token != null) {
                try {
                    new ConnectionTokens(protector).verify(token);
                    throw new AssertionError("a connection out of nothing");
                } catch (InvalidTokenException e) {
                    FuzzTarget.require(e.getCause() == null, "a cause that tells something");
                }
            }
        }
    }
}
