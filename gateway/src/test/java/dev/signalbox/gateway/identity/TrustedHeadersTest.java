package dev.signalbox.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.ConnectionUser;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedHeadersTest {
    private final TrustedHeaders identity = TrustedHeaders.from(TrustedProxies.of("10.0.0.0/8", "::1"), "X-Remote-User")
            .rolesHeader("X-Remote-Roles")
            .claimHeader("X-Remote-Mail", "email")
            .build();

    private static void assertFault(Identity identity, Requests request, CredentialFault fault) {
        assertThatThrownBy(() -> identity.userOf(request.facts()))
                .isInstanceOfSatisfying(
                        InvalidCredentialException.class,
                        e -> assertThat(e.fault()).isEqualTo(fault));
    }

    @Test
    void believesTheProxy() throws InvalidCredentialException {
        ConnectionUser user = identity.userOf(Requests.from("10.1.2.3")
                .header("x-remote-user", "ann")
                .header("X-Remote-Roles", "admin, ops", " chat")
                .header("X-Remote-Mail", "ann@example.com")
                .facts());
        assertThat(user.name()).isEqualTo("ann");
        assertThat(user.authenticated()).isTrue();
        assertThat(user.roles()).isEqualTo(Set.of("admin", "ops", "chat"));
        assertThat(user.claim("email")).isEqualTo("ann@example.com");
        assertThat(user.toString()).doesNotContain("example.com");
    }

    @Test
    @DisplayName("nobody else may say who the user is, whatever X-Forwarded-For says")
    void believesNobodyElse() throws InvalidCredentialException {
        assertFault(
                identity,
                Requests.from("11.0.0.1").header("X-Remote-User", "ann").header("X-Forwarded-For", "10.0.0.1"),
                CredentialFault.UNTRUSTED_ADDRESS);
        assertThat(identity.userOf(Requests.from("11.0.0.1").facts())).isEqualTo(ConnectionUser.ANONYMOUS);
    }

    @Test
    void refusesWhatNoProxyWrites() throws InvalidCredentialException {
        assertFault(identity, Requests.from("::1").header("X-Remote-User", "ann", "bob"), CredentialFault.MALFORMED);
        assertFault(
                identity, Requests.from("::1").header("X-Remote-User", "a".repeat(1025)), CredentialFault.MALFORMED);
        assertThat(identity.userOf(
                        Requests.from("::1").header("X-Remote-User", "").facts()))
                .isEqualTo(ConnectionUser.ANONYMOUS);
        assertThatIllegalArgumentException().isThrownBy(() -> TrustedHeaders.from(TrustedProxies.NONE, "X-User"));
        assertThatIllegalArgumentException().isThrownBy(() -> TrustedHeaders.from(TrustedProxies.of("::1"), "a b"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,      10.255.255.255,        true",
        "10.0.0.0/8,      11.0.0.0,              false",
        "10.0.0.128/25,   10.0.0.127,            false",
        "10.0.0.128/25,   10.0.0.200,            true",
        "127.0.0.1,       127.0.0.1,             true",
        "127.0.0.1,       127.0.0.2,             false",
        "0.0.0.0/0,       203.0.113.9,           true",
        "0.0.0.0/0,       ::1,                   false",
        "::ffff:10.0.0.1, 10.0.0.1,              true",
        "10.0.0.1,        ::ffff:10.0.0.1,       true",
        "fd00::/8,        fd12:3456::1,          true",
        "fd00::/8,        fe80::1,               false",
        "fe80::/10,       fe80::1%eth0,          true",
        "10.0.0.0/8,      localhost,             false",
        "10.0.0.0/8,      10.0.0,                false",
    })
    void ranges(String range, String address, boolean inside) {
        assertThat(AddressRange.parse(range).contains(address)).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.1/8",
                "10.0.0.0/x",
                "::/129",
                "abc",
                "10.0"
            })
    void noRanges(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse(text))
                .withMessageStartingWith("address range: \"" + text + "\"");
    }

    @Test
    @DisplayName("of several, the first that knows the user counts; a bad credential is told when none does")
    void firstOf() throws InvalidCredentialException {
        Identity bad = request -> {
            throw new InvalidCredentialException(CredentialFault.FORGED);
        };
        Identity ann = request -> ConnectionUser.named("ann");
        RequestFacts request = Requests.from("::1").facts();
        assertThat(Identity.firstOf(List.of(bad, Identity.ANONYMOUS, ann))
                        .userOf(request)
                        .name())
                .isEqualTo("ann");
        assertThat(Identity.firstOf(List.of(Identity.ANONYMOUS)).userOf(request))
                .isEqualTo(ConnectionUser.ANONYMOUS);
        assertFault(Identity.firstOf(List.of(bad, Identity.ANONYMOUS)), Requests.from("::1"), CredentialFault.FORGED);
    }
}
