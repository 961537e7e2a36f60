package dev.signalbox.gateway.fuzz;

import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.gateway.identity.FormsIdentity;
import dev.signalbox.gateway.identity.Identity;
import dev.signalbox.gateway.identity.InvalidCredentialException;
import dev.signalbox.gateway.identity.JwtIdentity;
import dev.signalbox.gateway.identity.RequestFacts;
import dev.signalbox.protocol.request.Parameters;
import dev.signalbox.token.machinekey.MachineKey;
import dev.signalbox.token.machinekey.MachineKeyCipher;
import dev.signalbox.token.machinekey.WebConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Credentials: as they come, and as a ticket sealed with the right key, so that what reads tickets is reached. */
final class CredentialFuzz {
    private static final MachineKey KEY =
            WebConfig.machineKey("<machineKey validation=\"SHA1\" decryption=\"AES\" validationKey=\"" + "A5".repeat(64)
                    + "\" decryptionKey=\"" + "5A".repeat(32) + "\"/>");
    private static final MachineKeyCipher CIPHER = new MachineKeyCipher(KEY, MachineKeyCipher.FORMS_TICKET, List.of());
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final FormsIdentity FORMS = FormsIdentity.with(KEY).build();
    private static final JwtIdentity JWT = JwtIdentity.keysIn(keys())
            .issuer("https://issuer.example")
            .anyAudience()
            .build();

    private CredentialFuzz() {}

    private static Path keys() {
        try {
            Path file = Files.createTempFile("keys", ".json");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "{\"keys\":[]}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void take(byte[] bytes) {
        String text = FuzzTarget.text(bytes);
        FuzzTarget.require(
                !userOf(JWT, Map.of("Authorization", List.of("Bearer " + text)), Map.of()), "a token of nobody");
        FuzzTarget.require(!userOf(FORMS, Map.of(), Map.of(FormsIdentity.DEFAULT_COOKIE, text)), "a cookie of nobody");
        // A ticket that happens to be well formed and of a time to come may well be somebody's.
        String sealed = HexFormat.of().formatHex(CIPHER.seal(bytes, RANDOM));
        userOf(FORMS, Map.of(), Map.of(FormsIdentity.DEFAULT_COOKIE, sealed));
    }

    private static boolean userOf(Identity identity, Map<String, List<String>> headers, Map<String, String> cookies) {
        try {
            ConnectionUser user = identity.userOf(new RequestFacts(
                    "GET",
                    "/",
                    Parameters.empty(),
                    headers,
                    cookies,
                    "127.0.0.1",
                    "127.0.0.1",
                    dev.signalbox.connection.PublicAddress.UNKNOWN));
            return user.authenticated();
        } catch (InvalidCredentialException e) {
            return false;
        }
    }
}
