package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.settings.Setting.Kind;
import dev.signalbox.token.machinekey.WebConfig;
import java.util.List;

/** Who the users are, by whose word. Of several ways that are set, the first that knows the user counts, in this order. */
final class IdentitySettings {
    private IdentitySettings() {}

    static List<Setting> all() {
        return List.of(
                Setting.of("user-header", Kind.TEXT, "none")
                        .does("Header in which a trusted proxy says who the user is.")
                        .because("The proxy must drop it from what its own clients send.")
                        .text((to, value) -> to.identity().userHeader(value)),
                Setting.of("roles-header", Kind.TEXT, "none")
                        .does("Header in which it says the user's roles, with commas between them.")
                        .text((to, value) -> to.identity().rolesHeader(value)),
                Setting.of("jwt-keys", Kind.TEXT, "none")
                        .does("Address or file of the keys (JWKS) that sign JSON Web Tokens of users.")
                        .because("An address must be https, or on this machine.")
                        .text((to, value) -> to.identity().jwtKeys(value)),
                Setting.of("jwt-issuer", Kind.TEXT, "none")
                        .does("Whose tokens are taken: the claim iss.")
                        .text((to, value) -> to.identity().jwtIssuer(value)),
                Setting.of("jwt-audiences", Kind.TEXT, "none")
                        .list()
                        .does("For whom tokens must be made: the claim aud holds one of these; * for anybody.")
                        .text((to, value) -> to.identity().jwtAudience(value)),
                Setting.of("jwt-algorithms", Kind.TEXT, "RS256, ES256")
                        .list()
                        .does("Signatures that are taken.")
                        .because("Never what the token itself says.")
                        .text((to, value) -> to.identity().jwtAlgorithm(value)),
                Setting.of("jwt-clock-skew", Kind.SPAN, "1m")
                        .does("How far the issuer's clock may be apart, at most 10m.")
                        .span((to, value) -> to.identity().jwtClockSkew(value)),
                Setting.of("jwt-name-claim", Kind.TEXT, "sub")
                        .does("The claim that is the user's name.")
                        .text((to, value) -> to.identity().jwtNameClaim(value)),
                Setting.of("jwt-role-claims", Kind.TEXT, "roles, role")
                        .list()
                        .does("The claims that hold the user's roles.")
                        .text((to, value) -> to.identity().jwtRoleClaim(value)),
                Setting.of("jwt-query-parameter", Kind.TEXT, "access_token")
                        .does(
                                "Query parameter that may hold the token, besides the Authorization header; empty for none.")
                        .because("Browsers cannot add headers to event streams and WebSockets.")
                        .text((to, value) -> to.identity().jwtQueryParameter(value)),
                Setting.of("jwt-cookie", Kind.TEXT, "none")
                        .does("Cookie that may hold the token.")
                        .text((to, value) -> to.identity().jwtCookie(value)),
                Setting.of("forms-machine-key", Kind.FILE, "none")
                        .does(
                                "File with the <machineKey> element (a web.config will do) of the ASP.NET site whose Forms"
                                        + " cookies say who the user is.")
                        .secretIf(WebConfig::holdsKeys)
                        .because("The site needs compatibilityMode=\"Framework45\".")
                        .text((to, value) -> to.identity().formsMachineKey(value)),
                Setting.of("forms-cookie", Kind.TEXT, ".ASPXAUTH")
                        .does("That cookie's name.")
                        .text((to, value) -> to.identity().formsCookie(value)),
                Setting.of("forms-roles-separator", Kind.TEXT, "none")
                        .does("What stands between roles where the site keeps them in the ticket's user data.")
                        .text((to, value) -> to.identity().formsRolesSeparator(value)),
                Setting.of("identity-changes", Kind.TEXT, "strict")
                        .does("What becomes of a connection whose user changes: strict refuses with 403;"
                                + " anonymous-to-user-once lets a visitor sign in.")
                        .because("The original is strict.")
                        .allowed("strict, anonymous-to-user-once")
                        .text((to, value) -> to.identity().changes(value)),
                Setting.of("identity-claim", Kind.TEXT, "the name")
                        .does("The claim that a connection is bound to instead of the user's name.")
                        .because("For names that change while the user stays; not with .NET servers in the same farm.")
                        .text((to, value) -> to.identity().claim(value)),
                Setting.of("close-expired", Kind.SWITCH, "false")
                        .does("Close a connection when the credential its client is connected with has expired;"
                                + " with a new one it may start again.")
                        .because(
                                "Looked at with every heartbeat. The original looks at credentials only when a request comes.")
                        .flag((to, value) -> to.connection().closesExpired(value)));
    }
}
