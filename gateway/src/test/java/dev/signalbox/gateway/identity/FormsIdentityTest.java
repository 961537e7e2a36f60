package dev.signalbox.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.token.machinekey.MachineKey;
import dev.signalbox.token.machinekey.MachineKeyCipher;
import dev.signalbox.token.machinekey.WebConfig;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cookie of ASP.NET Forms authentication, by a vector that .NET Framework 4.5 made and by tickets made here. */
class FormsIdentityTest {
    private static final MachineKey KEY =
            WebConfig.machineKey("<machineKey validation=\"HMACSHA512\" decryption=\"AES\""
                    + " validationKey=\"58703273357638792F423F4528472B4B6250655368566D597133743677397A24432646294A404D63"
                    + "5166546A576E5A7234753778214125442A472D4B61506452\""
                    + " decryptionKey=\"66556A586E3272357538782F413F442A472D4B6150645367566B597033733676\"/>");
    private static final String COOKIE =
            "4155EDCD81DB4687336A024F636B54ADB352E25E6D8D89E393C407A041DE0F8DFCA382DF1B1135B8"
                    + "9AE0C580CCCFEBBB497C609ECA0B1BDDB5875E166A5C230A547FDBF7B4BDCA6A67A55E4AFA8F24B2399EAA55B4C31C00E36239E897"
                    + "B78FA234BF3DAFCCDB85CCA205A21569A7F4A23A7D0A2AD7780C3B55720574E72461675B30453CB214576453BF9D27DD6F2DA78BF7"
                    + "4183728B5196D6772BA6031366CBC38A289B171251E7AEC8132B00F39E80D37E4331D97EDFE825840954C7D1FC274C68617C1D1A4B"
                    + "5973E4B977905E38EDE616EEC7AE22C0C2393BEDF95126063A";
    // As the vector's plaintext says: issue and expiry, ticks since the year 1.
    private static final Instant ISSUED = instant(0x08d6fa49c75a22e6L);
    private static final Instant EXPIRES = instant(0x08d6fa52291e8ae6L);

    private static Instant instant(long ticks) {
        return Instant.ofEpochSecond(ticks / 10_000_000 - 62_135_596_800L, ticks % 10_000_000 * 100);
    }

    private static FormsIdentity at(Instant now) {
        return FormsIdentity.with(KEY).clock(() -> now).build();
    }

    private static Requests cookie(String value) {
        return Requests.from("127.0.0.1").cookie(".ASPXAUTH", value);
    }

    private static CredentialFault fault(Identity identity, String cookie) {
        try {
            return fail(identity.userOf(cookie(cookie).facts()));
        } catch (InvalidCredentialException e) {
            return e.fault();
        }
    }

    private static CredentialFault fail(ConnectionUser user) {
        throw new AssertionError("taken as " + user);
    }

    @Test
    @DisplayName("a cookie that .NET Framework 4.5 made")
    void vector() throws InvalidCredentialException {
        ConnectionUser user = at(ISSUED).userOf(cookie(COOKIE).facts());
        assertThat(user.name()).isEqualTo("test@example.com");
        assertThat(user.authenticated()).isTrue();
        assertThat(user.claim(FormsIdentity.USER_DATA_CLAIM)).isEqualTo("84e456a0-dbae-4ef9-9828-1f80def0d749");
        assertThat(user.expires()).isEqualTo(EXPIRES);
        assertThat(at(ISSUED)
                        .userOf(cookie(COOKIE.toLowerCase(java.util.Locale.ROOT))
                                .facts())
                        .name())
                .isEqualTo("test@example.com");
    }

    @Test
    @DisplayName("each bit of it flipped is refused")
    void everyBit() {
        FormsIdentity identity = at(ISSUED);
        byte[] sealed = HexFormat.of().parseHex(COOKIE);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
            assertThat(fault(identity, HexFormat.of().formatHex(flipped)))
                    .as("bit %s", bit)
                    .isEqualTo(CredentialFault.FORGED);
        }
    }

    @Test
    @DisplayName("cut short, too long, no hexadecimal digits, expired")
    void refused() {
        assertThat(fault(at(EXPIRES), COOKIE)).isEqualTo(CredentialFault.EXPIRED);
        assertThat(fault(at(ISSUED), COOKIE.substring(2))).isEqualTo(CredentialFault.FORGED);
        assertThat(fault(at(ISSUED), "AB")).isEqualTo(CredentialFault.FORGED);
        assertThat(fault(at(ISSUED), COOKIE.substring(1))).isEqualTo(CredentialFault.MALFORMED);
        assertThat(fault(at(ISSUED), "<script>")).isEqualTo(CredentialFault.MALFORMED);
        assertThat(fault(at(ISSUED), "AB".repeat(5_000))).isEqualTo(CredentialFault.MALFORMED);
    }

    @Test
    void noCookie() throws InvalidCredentialException {
        assertThat(at(ISSUED).userOf(Requests.from("127.0.0.1").facts())).isEqualTo(ConnectionUser.ANONYMOUS);
        assertThat(at(ISSUED).userOf(cookie("").facts())).isEqualTo(ConnectionUser.ANONYMOUS);
    }

    @Test
    @DisplayName("roles in user data, another cookie name, a second key")
    void options() throws InvalidCredentialException {
        MachineKey newer = WebConfig.machineKey("<machineKey validation=\"SHA1\" validationKey=\"" + "A5".repeat(64)
                + "\" decryption=\"AES\" decryptionKey=\"" + "5A".repeat(32) + "\"/>");
        FormsIdentity identity = FormsIdentity.with(newer)
                .alsoWith(KEY)
                .cookie("AUTH")
                .roles(FormsIdentity.rolesInUserData("|"))
                .clock(() -> ISSUED)
                .build();
        for (MachineKey key : List.of(newer, KEY)) {
            String sealed = sealed(key, ticket("ann", "admin| ops|"));
            ConnectionUser user = identity.userOf(
                    Requests.from("127.0.0.1").cookie("AUTH", sealed).facts());
            assertThat(user.roles()).isEqualTo(Set.of("admin", "ops"));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FormsIdentity.with(KEY).cookie(" "));
    }

    @Test
    @DisplayName("what was sealed with the right key and is no ticket is refused: each cut and each wrong mark")
    void noTicket() {
        byte[] ticket = ticket("ann", "");
        for (int length = 0; length < ticket.length; length++) {
            assertThat(fault(at(ISSUED), sealed(KEY, Arrays.copyOf(ticket, length))))
                    .isEqualTo(CredentialFault.MALFORMED);
        }
        for (int mark : new int[] {0, 10, 19, ticket.length - 1}) {
            byte[] wrong = ticket.clone();
            wrong[mark] = 0x7B;
            assertThat(fault(at(ISSUED), sealed(KEY, wrong))).isEqualTo(CredentialFault.MALFORMED);
        }
        assertThat(fault(at(ISSUED), sealed(KEY, Arrays.copyOf(ticket, ticket.length + 1))))
                .isEqualTo(CredentialFault.MALFORMED);
        byte[] endless = ticket.clone();
        Arrays.fill(endless, 20, 26, (byte) 0xFF);
        assertThat(fault(at(ISSUED), sealed(KEY, endless))).isEqualTo(CredentialFault.MALFORMED);
    }

    @Test
    @DisplayName("a cookie sealed for another purpose is refused")
    void otherPurpose() {
        byte[] sealed = new MachineKeyCipher(KEY, MachineKeyCipher.USER_PROTECT, List.of())
                .seal(ticket("ann", ""), new SecureRandom());
        assertThat(fault(at(ISSUED), HexFormat.of().formatHex(sealed))).isEqualTo(CredentialFault.FORGED);
        assertThatThrownBy(() -> at(ISSUED).userOf(cookie("00").facts()))
                .hasMessage("forged")
                .hasNoCause();
    }

    private static String sealed(MachineKey key, byte[] ticket) {
        return HexFormat.of()
                .formatHex(new MachineKeyCipher(key, MachineKeyCipher.FORMS_TICKET, List.of())
                        .seal(ticket, new SecureRandom()));
    }

    private static byte[] ticket(String name, String userData) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(1);
        out.write(2);
        out.writeBytes(ticks(ISSUED));
        out.write(0xFE);
        out.writeBytes(ticks(EXPIRES));
        out.write(0);
        for (String text : List.of(name, userData, "/")) {
            out.write(text.length());
            out.writeBytes(text.getBytes(UTF_16LE));
        }
        out.write(0xFF);
        return out.toByteArray();
    }

    private static byte[] ticks(Instant time) {
        long ticks = (time.getEpochSecond() + 62_135_596_800L) * 10_000_000 + time.getNano() / 100;
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(ticks)
                .array();
    }
}
