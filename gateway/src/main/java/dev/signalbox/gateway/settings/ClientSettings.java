package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.settings.Setting.Kind;
import java.util.List;

/** What clients are offered and told. */
final class ClientSettings {
    private ClientSettings() {}

    static List<Setting> all() {
        return List.of(
                Setting.of("jsonp", Kind.SWITCH, "false")
                        .alias("EnableJSONP")
                        .does("Serve JSONP requests.")
                        .because("Only pages of another origin in very old browsers need it, and it opens a door.")
                        .flag((to, value) -> to.gateway().jsonp(value)),
                Setting.of("web-sockets", Kind.SWITCH, "true")
                        .does("Offer WebSockets.")
                        .because("Where something on the way breaks them, clients need not find out each by itself.")
                        .flag((to, value) -> to.gateway().webSockets(value)));
    }
}
