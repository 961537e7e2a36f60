package dev.signalbox.connection.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.time.ManualTime;
import dev.signalbox.token.AesGcmProtector;
import dev.signalbox.token.InvalidTokenException.Cause;
import dev.signalbox.token.KeyRing;
import dev.signalbox.token.TokenEvents;
import dev.signalbox.token.TokenKey;
import dev.signalbox.token.format.GroupsTokenPolicy;
import dev.signalbox.token.format.GroupsTokens;
import dev.signalbox.token.format.RawToken;
import dev.signalbox.token.format.VerifiedGroupsToken;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MembershipMemoryTest {
    private static final String ID = "3A90f1c2";

    private final SecureRandom random = new SecureRandom();
    private final AesGcmProtector protector = new AesGcmProtector(KeyRing.of(TokenKey.generate(random)), random);
    private final ManualTime time = new ManualTime();
    private final List<Cause> refused = new ArrayList<>();
    private final MembershipMemory memory = new MembershipMemory(100_000, time);

    private VerifiedGroupsToken token(boolean dated, int maxLength, List<String> groups, long generation)
            throws Exception {
        GroupsTokens tokens = new GroupsTokens(
                protector, new GroupsTokenPolicy(dated, null, true, maxLength), () -> Instant.EPOCH, TokenEvents.NONE);
        return tokens.open(new RawToken(tokens.issue(ID, groups, generation)));
    }

    private GroupsClaim claim(VerifiedGroupsToken token) {
        return memory.claim(ID.toLowerCase(java.util.Locale.ROOT), token, refused::add);
    }

    @Test
    void whatIsNotKnown_isAsTheTokenSays() throws Exception {
        assertThat(claim(token(true, 0, List.of("a"), 5)).groups()).containsExactly("a");
        assertThat(memory.claim(ID, null, refused::add)).isEqualTo(GroupsClaim.NONE);
        assertThat(refused).isEmpty();
        GroupsClaim handle = claim(token(true, 1, List.of("a"), 5));
        assertThat(handle.groups()).isEmpty();
        assertThat(handle.believed()).isNull();
        assertThat(refused).containsExactly(Cause.UNRESOLVED);
    }

    @Test
    @DisplayName(
            "what was remembered stands against tokens of that membership and before; a later one comes from elsewhere")
    void generations() throws Exception {
        memory.ended(ID, new Membership(List.of("b"), 5, 100));

        assertThat(claim(token(true, 0, List.of("a"), 4)).groups()).containsExactly("b", "a");
        assertThat(claim(token(true, 0, List.of("a"), 4)).remembered()).isEqualTo(new Membership(List.of("b"), 5, 100));
        assertThat(claim(token(true, 0, List.of("a"), 4)).atCursor()).containsExactly("a");
        assertThat(claim(token(true, 0, List.of("a"), 4)).believed()).containsExactly("a");
        assertThat(claim(token(true, 1, List.of("a"), 5)).groups()).containsExactly("b");
        assertThat(claim(token(true, 1, List.of("a"), 5)).believed()).containsExactly("b");
        assertThat(claim(token(true, 1, List.of("a"), 4)).believed()).isNull();
        assertThat(claim(token(true, 1, List.of("a"), 4)).atCursor()).containsExactly("b");
        assertThat(claim(token(true, 0, List.of("a"), 6)).groups()).containsExactly("a");
        assertThat(claim(token(true, 0, List.of("a"), 6)).remembered()).isNull();
        assertThat(refused).isEmpty();
        assertThat(claim(token(true, 1, List.of("a"), 6)).groups()).isEmpty();
        assertThat(refused).containsExactly(Cause.UNRESOLVED);
    }

    @Test
    @DisplayName("the token of a .NET server tells no generation: its names count, unless the client has stopped")
    void undated() throws Exception {
        memory.ended(ID, new Membership(List.of("b"), 5, 100));
        assertThat(claim(token(false, 0, List.of("a"), 0)).groups()).containsExactly("a");
        memory.stopped(ID, new Membership(List.of("b"), 6, 100), Duration.ZERO);
        assertThat(claim(token(false, 0, List.of("a"), 0)).groups()).isEmpty();
        assertThat(refused).containsExactly(Cause.STOPPED);
    }

    @Test
    void itForgetsInTime_andNothingIsRememberedOfWhoWasInNoGroup() throws Exception {
        memory.ended("never", new Membership(List.of(), 0, 100));
        memory.stopped(ID, new Membership(List.of("b"), 1, 100), Duration.ZERO);
        time.advance(MembershipMemory.RETENTION.minusNanos(1));
        assertThat(claim(token(true, 0, List.of("a"), 1)).groups()).isEmpty();
        time.advance(Duration.ofNanos(1));
        assertThat(claim(token(true, 0, List.of("a"), 1)).groups()).containsExactly("a");
    }

    @Test
    @DisplayName("the bound holds however many connections end")
    void bound() throws Exception {
        MembershipMemory small = new MembershipMemory(50_000, time);
        int remembered = 0;
        for (int i = 0; i < 2_000; i++) {
            small.ended("id" + i, new Membership(List.of("group" + i), 1, 100));
        }
        VerifiedGroupsToken handle = token(true, 1, List.of("a"), 1);
        for (int i = 0; i < 2_000; i++) {
            if (!small.claim("id" + i, handle, cause -> {}).groups().isEmpty()) {
                remembered++;
            }
        }
        assertThat(remembered).isBetween(1, 50_000 / 200);
        assertThatThrownBy(() -> new MembershipMemory(-1, time))
                .hasMessage("groupsMemory: -1 (expected: 0 or more bytes)");
    }
}
