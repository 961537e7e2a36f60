package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers what is set about other servers, of which parts belong together. */
final class UpstreamAssembly {
    private final Map<String, String> defaults = new LinkedHashMap<>();
    private final List<UpstreamRoute> routes = new ArrayList<>();
    private @Nullable String userHeader;
    private @Nullable String rolesHeader;

    /** What holds for routes that do not say otherwise; routes come after. */
    void defaultOption(String name, String value) {
        UpstreamOptions.set(UpstreamRoute.builder("/", List.of(URI.create("http://any"))), name, value);
        defaults.put(name, value);
    }

    void route(String text) {
        UpstreamRoute route = UpstreamOptions.parse(text, defaults);
        routes.add(route);
        new Upstreams(routes, null, null); // refuses a path that was taken
    }

    void userHeader(String value) {
        new Upstreams(List.of(), value, null); // refuses what is none
        userHeader = value;
    }

    void rolesHeader(String value) {
        new Upstreams(List.of(), "X-User", value);
        rolesHeader = value;
    }

    void into(GatewayConfig.Builder gateway) {
        if (userHeader == null && rolesHeader != null) {
            throw new ConflictException("has no meaning without upstream-user-header", "upstream-roles-header");
        }
        gateway.upstreams(new Upstreams(routes, userHeader, rolesHeader));
    }
}
