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
import dev.signalbox.token.TokenEvents;
import dev.signalbox.token.TokenKey;
import dev.signalbox.token.TokenProtector;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupsTokensTest {
    private static final String ID = "3a90f1c2-8a5e-4a1b-9d2f-6f0e1c2d3b4a";

    private final List<Cause> refused = new ArrayList<>();
    private final TokenEvents events = new TokenEvents() {
        @Override
        public void refused(Purpose purpose, Cause cause) {
            assertThat(purpose).isEqualTo(Purpose.GROUPS_TOKEN);
            refused.add(cause);
        }
    };
    private final GroupsTokens tokens = new GroupsTokens(new FakeProtector(), events);

    @Test
    void holdsTheIdAndTheGroupsAsJson() {
        assertThat(inside(tokens.issue(ID, List.of("ChatHub.room1", "ChatHub.room2"))))
                .isEqualTo(ID + ":[\"ChatHub.room1\",\"ChatHub.room2\"]");
        assertThat(inside(tokens.issue(ID, List.of()))).isEqualTo(ID + ":[]");
    }

    @Test
    void namesAreEscapedOnlyWhereJsonOrUtf8NeedIt() {
        assertThat(inside(tokens.issue(ID, List.of("a\"b\\c/d", "\u0000\n\u007F", "é😀", "\uDE00\uD83D", "</x>"))))
                .isEqualTo(ID + ":[\"a\\\"b\\\\c/d\",\"\\u0000\\u000a\u007F\",\"é😀\",\"\\ude00\\ud83d\",\"</x>\"]");
    }

    @Test
    void givesTheGroupsToTheConnectionTheyWereIssuedTo_withoutRegardToCase() throws Exception {
        RawToken token = holding(ID + ":[\"Hub.a\", \"Hub.b:c\"]");

        assertThat(tokens.verify(token, ID)).containsExactly("Hub.a", "Hub.b:c");
        assertThat(tokens.verify(token, ID.toUpperCase(java.util.Locale.ROOT))).containsExactly("Hub.a", "Hub.b:c");
        assertThat(tokens.open(token)).hasToString("VerifiedGroupsToken[" + ID + ", 2 groups]");
        assertThat(tokens.open(token).connectionId()).isEqualTo(ID);
        assertThat(refused).isEmpty();
    }

    @Test
    @DisplayName("L 161: the groups token of another connection is ignored")
    void aTokenOfAnotherConnection_givesNoGroups() {
        assertThat(tokens.verify(new RawToken(tokens.issue(ID, List.of("Hub.a"))), "another"))
                .isEmpty();
        assertThat(refused).containsExactly(Cause.OTHER_CONNECTION);
    }

    @Test
    void withoutAToken_thereAreNoGroups() {
        assertThat(tokens.verify(RawToken.of(null), ID)).isEmpty();
        assertThat(tokens.verify(RawToken.of(""), ID)).isEmpty();
        assertThat(refused).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":[\"a\"]",
                ID,
                ID + ":",
                ID + ":null",
                ID + ":{}",
                ID + ":\"a\"",
                ID + ":[",
                ID + ":[\"a\"",
                ID + ":[\"a]",
                ID + ":[\"a\",]",
                ID + ":[null]",
                ID + ":[1]",
                ID + ":[[\"a\"]]",
                ID + ":[\"a\"]x",
                ID + ":[\"a\"][]",
                ID + ":[\"a\"]]",
                ID + ":['a']",
                ID + ":[\"a\nb\"]",
                ID + ":[\"\\x\"]"
            })
    void aSealedTokenThatHoldsNonsense_givesNoGroupsAndNoError(String plaintext) {
        assertThat(tokens.verify(holding(plaintext), ID)).isEmpty();
        assertThat(refused).containsExactly(Cause.MALFORMED);
    }

    @Test
    @DisplayName("L 159: a tampered groups token is ignored; L 160: so is a connection token")
    void tokensThatDoNotOpen_giveNoGroups() {
        SecureRandom random = new SecureRandom();
        TokenProtector protector = new AesGcmProtector(KeyRing.of(TokenKey.generate(random)), random);
        GroupsTokens real = new GroupsTokens(protector, events);
        String token = real.issue(ID, List.of("Hub.a"));
        String tampered = token.substring(0, 60) + (token.charAt(60) == 'A' ? 'B' : 'A') + token.substring(61);
        String connectionToken = new ConnectionTokens(protector).issue(ID, "[\"Hub.a\"]");

        assertThat(real.verify(new RawToken(token), ID)).containsExactly("Hub.a");
        assertThat(real.verify(new RawToken(tampered), ID)).isEmpty();
        assertThat(real.verify(new RawToken(connectionToken), ID)).isEmpty();
        assertThat(real.verify(new RawToken("not a token"), ID)).isEmpty();
        assertThat(refused).containsExactly(Cause.FORGED, Cause.FORGED, Cause.MALFORMED);
        assertThatThrownBy(() -> real.open(new RawToken(tampered))).isInstanceOf(InvalidTokenException.class);
    }

    @Test
    @DisplayName("L 164: a groups token in which + became space still verifies")
    void aTokenWhosePlusBecameSpace_stillVerifies() {
        SecureRandom random = new SecureRandom();
        GroupsTokens real = new GroupsTokens(new AesGcmProtector(KeyRing.of(TokenKey.generate(random)), random));
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            groups.add("ChatHub.room" + i);
        }
        String token = real.issue(ID, groups);
        assertThat(token).contains("+");

        assertThat(real.verify(new RawToken(token.replace('+', ' ')), ID)).isEqualTo(groups);
    }

    @Property
    void anyGroupNames_comeBack(@ForAll @Size(max = 8) List<String> groups) {
        assertThat(tokens.verify(new RawToken(tokens.issue(ID, groups)), ID)).isEqualTo(groups);
    }
}
