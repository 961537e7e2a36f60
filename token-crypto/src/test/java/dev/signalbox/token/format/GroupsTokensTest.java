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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupsTokensTest {
    private static final String ID = "3a90f1c2-8a5e-4a1b-9d2f-6f0e1c2d3b4a";

    private final List<Cause> refused = new ArrayList<>();
    private int handlesIssued;
    private final TokenEvents events = new TokenEvents() {
        @Override
        public void refused(Purpose purpose, Cause cause) {
            assertThat(purpose).isEqualTo(Purpose.GROUPS_TOKEN);
            refused.add(cause);
        }

        @Override
        public void handleIssued() {
            handlesIssued++;
        }
    };
    private final GroupsTokenPolicy undated = new GroupsTokenPolicy(false, null, true, 0);
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private final GroupsTokens tokens = new GroupsTokens(new FakeProtector(), undated, () -> now, events);

    @Test
    void holdsTheIdAndTheGroupsAsJson() {
        assertThat(inside(tokens.issue(ID, List.of("ChatHub.room1", "ChatHub.room2"), 7)))
                .isEqualTo(ID + ":[\"ChatHub.room1\",\"ChatHub.room2\"]");
        assertThat(inside(tokens.issue(ID, List.of(), 7))).isEqualTo(ID + ":[]");
    }

    @Test
    void namesAreEscapedOnlyWhereJsonOrUtf8NeedIt() {
        assertThat(inside(tokens.issue(ID, List.of("a\"b\\c/d", "\u0000\n\u007F", "é😀", "\uDE00\uD83D", "</x>"), 7)))
                .isEqualTo(ID + ":[\"a\\\"b\\\\c/d\",\"\\u0000\\u000a\u007F\",\"é😀\",\"\\ude00\\ud83d\",\"</x>\"]");
    }

    @Test
    void givesTheGroupsToTheConnectionTheyWereIssuedTo_withoutRegardToCase() throws Exception {
        RawToken token = holding(ID + ":[\"Hub.a\", \"Hub.b:c\"]");

        assertThat(names(tokens, token, ID)).containsExactly("Hub.a", "Hub.b:c");
        assertThat(names(tokens, token, ID.toUpperCase(java.util.Locale.ROOT))).containsExactly("Hub.a", "Hub.b:c");
        assertThat(tokens.open(token)).hasToString("VerifiedGroupsToken[" + ID + ", 2 groups]");
        assertThat(tokens.open(token).connectionId()).isEqualTo(ID);
        assertThat(refused).isEmpty();
    }

    @Test
    @DisplayName("L 161: the groups token of another connection is ignored")
    void aTokenOfAnotherConnection_givesNoGroups() {
        assertThat(names(tokens, new RawToken(tokens.issue(ID, List.of("Hub.a"), 7)), "another"))
                .isEmpty();
        assertThat(refused).containsExactly(Cause.OTHER_CONNECTION);
    }

    @Test
    void withoutAToken_thereAreNoGroups() {
        assertThat(names(tokens, RawToken.of(null), ID)).isEmpty();
        assertThat(names(tokens, RawToken.of(""), ID)).isEmpty();
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
        assertThat(names(tokens, holding(plaintext), ID)).isEmpty();
        assertThat(refused).containsExactly(Cause.MALFORMED);
    }

    @Test
    @DisplayName("L 159: a tampered groups token is ignored; L 160: so is a connection token")
    void tokensThatDoNotOpen_giveNoGroups() {
        SecureRandom random = new SecureRandom();
        TokenProtector protector = new AesGcmProtector(KeyRing.of(TokenKey.generate(random)), random);
        GroupsTokens real = new GroupsTokens(protector, GroupsTokenPolicy.DEFAULT, () -> now, events);
        String token = real.issue(ID, List.of("Hub.a"), 7);
        String tampered = token.substring(0, 60) + (token.charAt(60) == 'A' ? 'B' : 'A') + token.substring(61);
        String connectionToken = new ConnectionTokens(protector).issue(ID, "[\"Hub.a\"]");

        assertThat(names(real, new RawToken(token), ID)).containsExactly("Hub.a");
        assertThat(names(real, new RawToken(tampered), ID)).isEmpty();
        assertThat(names(real, new RawToken(connectionToken), ID)).isEmpty();
        assertThat(names(real, new RawToken("not a token"), ID)).isEmpty();
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
        String token = real.issue(ID, groups, 7);
        assertThat(token).contains("+");

        assertThat(names(real, new RawToken(token.replace('+', ' ')), ID)).isEqualTo(groups);
    }

    @Property
    void anyGroupNames_comeBack(@ForAll @Size(max = 8) List<String> groups) {
        assertThat(names(tokens, new RawToken(tokens.issue(ID, groups, 7)), ID)).isEqualTo(groups);
    }

    private static List<String> names(GroupsTokens by, @Nullable RawToken token, String connectionId) {
        VerifiedGroupsToken verified = by.verify(token, connectionId);
        return verified == null ? List.of() : verified.groups();
    }

    private GroupsTokens under(@Nullable Duration maxAge, boolean undatedAccepted, int maxLength) {
        return new GroupsTokens(
                new FakeProtector(),
                new GroupsTokenPolicy(true, maxAge, undatedAccepted, maxLength),
                () -> now,
                events);
    }

    @Test
    @DisplayName("our own tokens tell when they were issued and of which membership, behind the same opaque form")
    void timeAndGeneration() throws Exception {
        GroupsTokens dated = under(null, true, 0);
        RawToken token = new RawToken(dated.issue(ID, List.of("Hub.a"), 41));

        assertThat(inside(token.text())).isEqualTo(ID + ":tp2400.15[\"Hub.a\"]");
        assertThat(dated.open(token).issued()).isEqualTo(now);
        assertThat(dated.open(token).generation()).isEqualTo(41);
        assertThat(dated.open(token).groups()).containsExactly("Hub.a");
        assertThat(dated.open(token).isHandle()).isFalse();
        assertThat(dated.refreshAfter()).isNull();
    }

    @Test
    @DisplayName("K53: a token is good for ever unless its age is bounded; then a new one is due after half of it")
    void maxAge() {
        GroupsTokens bounded = under(Duration.ofHours(2), false, 0);
        RawToken token = new RawToken(bounded.issue(ID, List.of("Hub.a"), 1));
        assertThat(bounded.refreshAfter()).isEqualTo(Duration.ofHours(1));

        now = now.plus(Duration.ofHours(2));
        assertThat(names(bounded, token, ID)).containsExactly("Hub.a");
        now = now.plusSeconds(1);
        assertThat(names(bounded, token, ID)).isEmpty();
        assertThat(refused).containsExactly(Cause.EXPIRED);
        assertThat(names(under(null, true, 0), token, ID)).containsExactly("Hub.a");
    }

    @Test
    @DisplayName("a clock that was set back takes tokens of its future, within the same bound")
    void clockJump() {
        GroupsTokens bounded = under(Duration.ofHours(2), false, 0);
        RawToken token = new RawToken(bounded.issue(ID, List.of("Hub.a"), 1));

        now = now.minus(Duration.ofHours(2));
        assertThat(names(bounded, token, ID)).containsExactly("Hub.a");
        now = now.minusSeconds(1);
        assertThat(names(bounded, token, ID)).isEmpty();
        assertThat(refused).containsExactly(Cause.EXPIRED);
    }

    @Test
    @DisplayName("a token of a .NET server tells no age: where age is bounded, it is accepted only if that is said")
    void undatedTokens() {
        RawToken token = holding(ID + ":[\"Hub.a\"]");

        assertThat(names(under(null, false, 0), token, ID)).containsExactly("Hub.a");
        assertThat(names(under(Duration.ofHours(2), true, 0), token, ID)).containsExactly("Hub.a");
        assertThat(names(under(Duration.ofHours(2), false, 0), token, ID)).isEmpty();
        assertThat(refused).containsExactly(Cause.EXPIRED);
    }

    @Test
    @DisplayName("K24: a token that would be longer than the bound is a handle, and not one character sooner")
    void handles() throws Exception {
        SecureRandom random = new SecureRandom();
        TokenProtector protector = new AesGcmProtector(KeyRing.of(TokenKey.generate(random)), random);
        GroupsTokens any = new GroupsTokens(protector, GroupsTokenPolicy.DEFAULT, () -> now, events);
        List<String> groups = new ArrayList<>();
        while (any.issue(ID, groups, 9).length() <= 1536) {
            groups.add("ChatHub.room" + groups.size());
            GroupsTokens bounded =
                    new GroupsTokens(protector, new GroupsTokenPolicy(true, null, true, 1536), () -> now, events);
            VerifiedGroupsToken token = bounded.open(new RawToken(bounded.issue(ID, groups, 9)));
            assertThat(token.isHandle()).isEqualTo(any.issue(ID, groups, 9).length() > 1536);
            assertThat(token.groups()).isEqualTo(token.isHandle() ? List.of() : groups);
            assertThat(token.generation()).isEqualTo(9);
        }
        assertThat(inside(under(null, true, 1).issue(ID, groups, 9))).isEqualTo(ID + ":tp2400.9*");
        assertThat(handlesIssued).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t.1",
                "t.1[",
                "t.1**",
                "t.1*x",
                "T.1[]",
                "t1[]",
                ".1[]",
                "t.[]",
                "t.1{}",
                " t.1[]",
                "-t.1[]",
                "t.-1[]",
                "zzzzzzzzzzz.1[]",
                "t.zzzzzzzzzzzzz[]",
                "t.1 []"
            })
    void stampsThatAreNone_giveNoGroupsAndNoError(String rest) {
        assertThat(tokens.verify(holding(ID + ":" + rest), ID)).isNull();
        assertThat(refused).containsExactly(Cause.MALFORMED);
    }

    @Property
    void anyPlaintext_isReadOrRefused(@ForAll String rest) {
        refused.clear();
        VerifiedGroupsToken read = tokens.verify(holding(ID + ":" + rest.replaceAll("[\uD800-\uDFFF]", "")), ID);
        assertThat(read == null).isEqualTo(!refused.isEmpty());
    }

    @Property
    void anyStamp_comesBack(
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long second,
            @ForAll @LongRange(min = 0, max = 1L << 60) long generation)
            throws Exception {
        now = Instant.ofEpochSecond(second);
        VerifiedGroupsToken read = tokens.open(new RawToken(under(null, true, 1).issue(ID, List.of("a"), generation)));
        assertThat(read.issued()).isEqualTo(now);
        assertThat(read.generation()).isEqualTo(generation);
    }
}
