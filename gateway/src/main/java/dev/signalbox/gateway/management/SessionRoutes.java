package dev.signalbox.gateway.management;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * How browsers log in: {@code POST /session} with {@code {"key": "..."}} sets a cookie and tells the token that changes need, {@code GET
 * /session} tells it again, {@code DELETE /session} logs out.
 *
 * <p>The body must be JSON, which pages of other origins cannot send without being allowed to; the cookie is {@code HttpOnly} and {@code
 * SameSite=Strict}.
 */
public final class SessionRoutes {
    private static final String PATH = "/session";

    private SessionRoutes() {}

    /** Adds them. */
    public static void addTo(RouteTable table, Gatekeeper gatekeeper) {
        table.add(ManagementRoute.open("POST", PATH, ManagementEndpoint.of(request -> login(request, gatekeeper))));
        table.add(ManagementRoute.open(
                "GET", PATH, ManagementEndpoint.of(request -> gatekeeper.session(request.facts()))));
        table.add(ManagementRoute.of(
                "DELETE", PATH, Right.READ, ManagementEndpoint.of(request -> gatekeeper.logout(request.facts()))));
    }

    private static ManagementReply login(ManagementRequest request, Gatekeeper gatekeeper) {
        String type = request.facts().header("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw new ProblemException(Problem.of(415, "The body must be application/json."));
        }
        JsonNode body = ManagementJson.read(request.body());
        JsonNode key = body.get("key");
        if (key == null || !key.isTextual()) {
            throw new ProblemException(
                    Problem.field("key", key == null ? "missing" : "no text", "a key of this server"));
        }
        return gatekeeper.login(request.facts(), key.textValue());
    }
}
