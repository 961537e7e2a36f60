package dev.signalbox.token.format;

import static dev.signalbox.token.format.FakeProtector.holding;
import static dev.signalbox.token.format.FakeProtector.inside;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.token.AesGcmProtector;
import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.InvalidTokenException.Cause;
import dev.signalbox.token.KeyRing;
import dev.signalbox.token.Purpose;
import dev.signalbox.token.SwitchableProtector;
import dev.signalbox.token.TokenEvents;
import dev.signalbox.token.TokenKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConnectionTokensTest {
    private static final String ID = "3a90f1c2-8a5e-4a1b-9d2f-6f0e1c2d3b4a";

    private final FakeProtector protector = new FakeProtector();
    private final ConnectionTokens tokens = new ConnectionTokens(protector);

    @Test
    void holdsTheIdAndTheUser_withAColonAtTheEndWhenNobodyIsSignedIn() {
        assertThat(inside(tokens.issue(ID, "alice"))).isEqualTo(ID + ":alice");
        assertThat(inside(tokens.issue(ID, ""))).isEqualTo(ID + ":");
        assertThat(inside(tokens.issue(ID, null))).isEqualTo(ID + ":");
    }

    @Test
    @DisplayName("L 162: user names with colons work")
    void userNamesMayHoldColons() throws Exception {
        VerifiedConnectionToken token = tokens.verify(new RawToken(tokens.issue(ID, "urn:user::7:")));

        assertThat(token.connectionId()).isEqualTo(ID);
        assertThat(token.userName()).isEqualTo("urn:user::7:");
    }

    @Test
    void withoutAColon_allOfItIsTheId() throws Exception {
        VerifiedConnectionToken token = tokens.verify(holding("any id at all"));

        assertThat(token.connectionId()).isEqualTo("any id at all");
        assertThat(token.userName()).isEmpty();
    }

    @Test
    void aTokenThatHoldsNoId_isRefused() {
        assertRefused(holding(""));
        assertRefused(holding(":alice"));
    }

    @Test
    void aTokenThatHoldsNoUtf8_isRefused() {
        assertRefused(holding(new byte[] {'i', 'd', ':', (byte) 0xC3}));
        assertRefused(holding(new byte[] {'i', 'd', ':', (byte) 0xC0, (byte) 0x80}));
        assertRefused(holding(new byte[] {'i', 'd', ':', (byte) 0xED, (byte) 0xA0, (byte) 0x80}));
    }

    @Test
    void idsAndNamesThatWouldNotComeBack_areNotIssued() {
        assertThatThrownBy(() -> tokens.issue("", "alice"))
                .hasMessage("connectionId: \"\" (expected: at least one character, no colon)");
        assertThatThrownBy(() -> tokens.issue("a:b", null))
                .hasMessage("connectionId: \"a:b\" (expected: at least one character, no colon)");
        assertThatThrownBy(() -> tokens.issue(ID, "half \uD83D"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("connectionId or user name: holds half a surrogate pair (expected: valid Unicode)");
    }

    @Test
    void aTokenBelongsToItsUser_withoutRegardToCase() throws Exception {
        VerifiedConnectionToken alices = tokens.verify(new RawToken(tokens.issue(ID, "CORP\\Alice")));
        VerifiedConnectionToken nobodys = tokens.verify(new RawToken(tokens.issue(ID, null)));

        assertThat(alices.belongsTo("corp\\ALICE")).isTrue();
        assertThat(alices.belongsTo("CORP\\Bob")).isFalse();
        assertThat(alices.belongsTo("")).isFalse();
        assertThat(alices.belongsTo(null)).isFalse();
        assertThat(nobodys.belongsTo(null)).isTrue();
        assertThat(nobodys.belongsTo("")).isTrue();
        assertThat(nobodys.belongsTo("CORP\\Alice")).isFalse();
        assertThat(alices).hasToString("VerifiedConnectionToken[" + ID + "]");
    }

    @Test
    void theSameToken_isOpenedOnce() throws Exception {
        String text = tokens.issue(ID, "zoe>>>");
        assertThat(text).contains("+");

        VerifiedConnectionToken first = tokens.verify(new RawToken(text));
        VerifiedConnectionToken withSpaces = tokens.verify(new RawToken(text.replace('+', ' ')));

        assertThat(withSpaces).isSameAs(first);
        assertThat(protector.opened()).isEqualTo(1);
    }

    @Test
    void aRefusedToken_isNotRemembered() {
        assertRefused(new RawToken("?"));
        assertRefused(new RawToken("?"));

        assertThat(protector.opened()).isEqualTo(2);
    }

    @Test
    void rememberedTokens_areBounded() throws Exception {
        ConnectionTokens small = new ConnectionTokens(protector, TokenEvents.NONE, 2000);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 100; i++) {
                assertThat(small.verify(holding(ID + ":" + i)).userName()).isEqualTo(Integer.toString(i));
            }
        }

        assertThat(protector.opened()).isGreaterThan(190);
    }

    @Test
    void aCacheOfZero_remembersNothing() throws Exception {
        ConnectionTokens without = new ConnectionTokens(protector, TokenEvents.NONE, 0);
        without.verify(holding(ID + ":"));
        without.verify(holding(ID + ":"));

        assertThat(protector.opened()).isEqualTo(2);
        assertThatThrownBy(() -> new ConnectionTokens(protector, TokenEvents.NONE, -1))
                .hasMessage("cacheBytes: -1 (expected: 0 or more bytes)");
    }

    @Property(tries = 300)
    void anyUserName_comesBackOnAnotherNode(@ForAll("names") String userName) throws Exception {
        SecureRandom random = new SecureRandom();
        KeyRing ring = KeyRing.of(TokenKey.generate(random));
        String text = new ConnectionTokens(new AesGcmProtector(ring, random)).issue(ID, userName);

        VerifiedConnectionToken token =
                new ConnectionTokens(new AesGcmProtector(ring, random)).verify(new RawToken(text.replace('+', ' ')));

        assertThat(token.connectionId()).isEqualTo(ID);
        assertThat(token.userName()).isEqualTo(userName);
        assertThat(token.belongsTo(userName)).isTrue();
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .ofMaxLength(40)
                .filter(name -> StandardCharsets.UTF_8.newEncoder().canEncode(name));
    }

    private void assertRefused(RawToken token) {
        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessage("The token is not valid.");
    }

    @Test
    @DisplayName("a token that was opened and remembered is refused once its key is retired")
    void afterTheKeysChanged_nothingIsRemembered() throws Exception {
        SecureRandom random = new SecureRandom();
        TokenKey old = TokenKey.generate(random);
        TokenKey next = TokenKey.generate(random);
        SwitchableProtector switchable = new SwitchableProtector(new AesGcmProtector(KeyRing.of(old), random));
        List<String> refused = new ArrayList<>();
        ConnectionTokens live = new ConnectionTokens(switchable, new TokenEvents() {
            @Override
            public void refused(Purpose purpose, Cause cause) {
                refused.add(purpose + " " + cause);
            }
        });
        RawToken token = new RawToken(live.issue(ID, "alice"));
        assertThat(live.verify(token).connectionId()).isEqualTo(ID);

        switchable.switchTo(new AesGcmProtector(KeyRing.of(next, old), random));
        assertThat(live.verify(token).connectionId()).isEqualTo(ID);
        assertThat(live.verify(new RawToken(live.issue(ID, "alice"))).userName())
                .isEqualTo("alice");
        switchable.switchTo(new AesGcmProtector(KeyRing.of(next), random));

        assertThatThrownBy(() -> live.verify(token)).isInstanceOf(InvalidTokenException.class);
        assertThat(refused).containsExactly("CONNECTION_TOKEN UNKNOWN_KEY");
    }
}
