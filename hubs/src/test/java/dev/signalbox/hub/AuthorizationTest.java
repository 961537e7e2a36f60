package dev.signalbox.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.protocol.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthorizationTest {
    private static final ConnectionUser ANN = ConnectionUser.named("ann");

    private final HubMount mount = new HubMount(all().detailedErrors(true).build());

    private static HubServer.Builder all() {
        return HubServer.builder()
                .hub(OpenHub.class, OpenHub::new)
                .hub(SecureHub.class, SecureHub::new)
                .hub(SecureIncomingHub.class, SecureIncomingHub::new)
                .hub(AdminHub.class, AdminHub::new)
                .hub(InheritingHub.class, InheritingHub::new)
                .hub(ClaimingHub.class, ClaimingHub::new);
    }

    private static ConnectionUser user(String name) {
        return switch (name) {
            case "nobody" -> ConnectionUser.ANONYMOUS;
            case "unproven" -> new ConnectionUser("ann", false, Set.of("admin"));
            case "ann" -> ANN;
            case "admin" -> new ConnectionUser("root", true, Set.of("admin"));
            case "ops" -> new ConnectionUser("op", true, Set.of("ops"));
            case "gold" -> claiming(Map.of("level", List.of("silver", "gold")));
            case "bronze" -> claiming(Map.of("level", List.of("bronze"), "Level", List.of("gold")));
            case "badge" -> claiming(Map.of("badge", List.of("17"), "note", List.of("a=b")));
            case "badgeless" -> claiming(Map.of("badge", List.of()));
            case "unprovenGold" ->
                new ConnectionUser("ann", false, Set.of("admin"), Map.of("level", List.of("gold")), null);
            case "both" -> new ConnectionUser("ann", true, Set.of("admin"), Map.of("level", List.of("gold")), null);
            default -> ConnectionUser.named(name);
        };
    }

    private static ConnectionUser claiming(Map<String, List<String>> claims) {
        return new ConnectionUser("ann", true, Set.of(), claims, null);
    }

    @ParameterizedTest
    @DisplayName("L 76, 77, 212, 214: connecting takes what the class asks for")
    @CsvSource({
        "openhub, nobody, true",
        "securehub, nobody, false",
        "securehub, unproven, false",
        "securehub, ann, true",
        "secureincominghub, nobody, true",
        "adminhub, ann, false",
        "adminhub, admin, true",
        "adminhub, ops, true",
        "inheritinghub, ann, false",
        "inheritinghub, Root, true",
        "inheritinghub, KIM, true",
        "inheritinghub, \u212Aim, false",
        "inheritinghub, k\u0131m, false",
        "claiminghub, nobody, false",
        "claiminghub, ann, false",
        "claiminghub, admin, false",
        "claiminghub, gold, true",
        "claiminghub, bronze, false",
        "claiminghub, badge, true",
        "claiminghub, badgeless, false",
        "claiminghub, unprovenGold, false",
    })
    void connecting(String hub, String user, boolean allowed) throws ProtocolException {
        ConnectionScope scope =
                mount.application.authorize(HubMount.request("[{\"name\":\"" + hub + "\"}]", user(user)));
        assertThat(scope != null).isEqualTo(allowed);
    }

    @ParameterizedTest
    @DisplayName("L 212-214: calling takes what class and method ask for, whatever the connection listed")
    @CsvSource(delimiter = '|', textBlock = """
            openHub           | who      | nobody   | {"R":"","I":"0"}
            openHub           | adminWho | ann      | {"I":"0","E":"Caller is not authorized to invoke the adminWho method on OpenHub."}
            openHub           | adminWho | admin    | {"R":"root","I":"0"}
            openHub           | adminWho | ops      | {"I":"0","E":"Caller is not authorized to invoke the adminWho method on OpenHub."}
            secureHub         | who      | nobody   | {"I":"0","E":"Caller is not authorized to invoke the who method on SecureHub."}
            secureHub         | who      | unproven | {"I":"0","E":"Caller is not authorized to invoke the who method on SecureHub."}
            secureHub         | who      | ann      | {"R":"ann","I":"0"}
            secureHub         | nope     | nobody   | {"I":"0","E":"Caller is not authorized to invoke the  method on SecureHub."}
            secureHub         | nope     | ann      | {"I":"0","E":"'nope' method could not be resolved. No method found with that name."}
            secureIncomingHub | who      | nobody   | {"I":"0","E":"Caller is not authorized to invoke the who method on SecureIncomingHub."}
            adminHub          | who      | ann      | {"I":"0","E":"Caller is not authorized to invoke the who method on AdminHub."}
            adminHub          | who      | ops      | {"R":"op","I":"0"}
            inheritingHub     | who      | ROOT     | {"R":"ROOT","I":"0"}
            inheritingHub     | who      | Kim      | {"R":"Kim","I":"0"}
            inheritingHub     | who      | \u212Aim      | {"I":"0","E":"Caller is not authorized to invoke the who method on InheritingHub."}
            inheritingHub     | who      | ann      | {"I":"0","E":"Caller is not authorized to invoke the who method on InheritingHub."}
            inheritingHub     | adminWho | root     | {"I":"0","E":"Caller is not authorized to invoke the adminWho method on InheritingHub."}
            inheritingHub     | adminWho | admin    | {"R":"root overridden","I":"0"}
            claimingHub       | who      | ann      | {"I":"0","E":"Caller is not authorized to invoke the who method on ClaimingHub."}
            claimingHub       | who      | bronze   | {"I":"0","E":"Caller is not authorized to invoke the who method on ClaimingHub."}
            claimingHub       | who      | gold     | {"R":"ann","I":"0"}
            claimingHub       | who      | badge    | {"R":"ann","I":"0"}
            claimingHub       | noted    | badge    | {"R":"noted","I":"0"}
            claimingHub       | noted    | gold     | {"I":"0","E":"Caller is not authorized to invoke the noted method on ClaimingHub."}
            claimingHub       | adminWho | gold     | {"I":"0","E":"Caller is not authorized to invoke the adminWho method on ClaimingHub."}
            claimingHub       | adminWho | both     | {"R":"ann","I":"0"}
            """)
    void calling(String hub, String method, String user, String answer) {
        assertThat(mount.call("{\"H\":\"" + hub + "\",\"M\":\"" + method + "\",\"I\":0}", user(user)))
                .isEqualTo(answer);
    }

    @Test
    @DisplayName("L 76: hubs that are not allowed are left out of the connection")
    void partlyAllowed() {
        ConnectionScope scope =
                mount.scope("[{\"name\":\"securehub\"},{\"name\":\"openhub\"},{\"name\":\"adminhub\"}]");
        assertThat(scope.topics("c1")).containsExactly("h-OpenHub", "hc-OpenHub.c1");
    }

    @Test
    @DisplayName("L 215: requiring authentication closes all hubs")
    void requireAuthentication() throws ProtocolException {
        HubMount closed = new HubMount(
                all().requireAuthentication(true).detailedErrors(true).build());
        assertThat(closed.application.authorize(HubMount.request("[{\"name\":\"openhub\"}]")))
                .isNull();
        assertThat(closed.scope("[{\"name\":\"openhub\"}]", ANN).topics("c1")).contains("h-OpenHub");
        assertThat(closed.call("{\"H\":\"openHub\",\"M\":\"who\",\"I\":0}"))
                .isEqualTo("{\"I\":\"0\",\"E\":\"Caller is not authorized to invoke the who method on OpenHub.\"}");
        assertThat(closed.call("{\"H\":\"openHub\",\"M\":\"who\",\"I\":0}", ANN))
                .isEqualTo("{\"R\":\"ann\",\"I\":\"0\"}");
    }

    @ParameterizedTest
    @DisplayName("L 72: no hubs named, no hubs")
    @ValueSource(strings = {"", "null", "[]", "  "})
    void noHubs(String connectionData) {
        assertThat(mount.scope(connectionData).topics("c1")).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("L 73: names of hubs and members in any case")
    @ValueSource(strings = {"[{\"name\":\"openhub\"}]", "[{\"Name\":\"OpenHub\"}]", "[{'NAME':'OPENHUB', x: 1}]"})
    void anyCase(String connectionData) {
        assertThat(mount.scope(connectionData).topics("c1")).containsExactly("h-OpenHub", "hc-OpenHub.c1");
    }

    @ParameterizedTest
    @DisplayName("L 74, 75, K8: what is no list of hubs is the client's mistake")
    @ValueSource(
            strings = {
                "[{\"name\":\"nohub\"}]",
                "[{\"name\":\"openhub\"},{\"name\":\"nohub\"}]",
                "[{\"name\":\"openhub\"},{\"name\":\"OpenHub\"}]",
                "[{\"name\":\"open.hub\"}]",
                "[{}]",
                "[null]",
                "[{\"name\":null}]",
                "[{\"name\":\"\"}]",
                "{\"name\":\"openhub\"}",
                "[",
                "5",
            })
    void clientsMistakes(String connectionData) {
        assertThatThrownBy(() -> mount.application.authorize(HubMount.request(connectionData)))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.status()).isEqualTo(400))
                .hasMessageNotContaining("nohub");
    }

    @Test
    @DisplayName("A6: the same hub twice is not looked for among hubs that are not allowed")
    void duplicateOfAForbiddenHub() throws ProtocolException {
        assertThat(mount.application.authorize(HubMount.request("[{\"name\":\"securehub\"},{\"name\":\"securehub\"}]")))
                .isNull();
    }

    @ParameterizedTest
    @DisplayName("a claim that is half written is refused when the hub is described")
    @ValueSource(classes = {NamelessHub.class, ValuelessHub.class})
    void halfWrittenClaims(Class<? extends Hub> hub) {
        assertThatThrownBy(() -> HubServer.builder().hub(hub).build())
                .hasStackTraceContaining("(expected: name=value, or name for any value)");
    }

    public static class OpenHub extends Hub {
        public String who() {
            return context().user().name();
        }

        @Authorize(roles = " admin ,, boss")
        public String adminWho() {
            return context().user().name();
        }
    }

    @Authorize
    public static final class SecureHub extends OpenHub {}

    @Authorize(requireOutgoing = false)
    public static final class SecureIncomingHub extends OpenHub {}

    @Authorize(roles = "admin, ops")
    public static final class AdminHub extends OpenHub {}

    @Authorize(claims = {" level = gold ,, badge"})
    public static final class ClaimingHub extends OpenHub {
        @Authorize(claims = "note=a=b")
        public String noted() {
            return "noted";
        }

        @Override
        public String adminWho() {
            return super.adminWho();
        }
    }

    @Authorize(claims = "=gold")
    public static final class NamelessHub extends Hub {}

    @Authorize(claims = "level =")
    public static final class ValuelessHub extends Hub {}

    @Authorize
    @Authorize(users = {"bob , root", "eve", "kim"})
    public abstract static class RestrictedHub extends OpenHub {}

    public static final class InheritingHub extends RestrictedHub {
        @Override
        public String adminWho() {
            return context().user().name() + " overridden";
        }
    }
}
