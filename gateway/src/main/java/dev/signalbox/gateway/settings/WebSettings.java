package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.settings.Setting.Kind;
import java.util.List;

/** What pages of other origins may do. */
final class WebSettings {
    private static final String ORIGINS =
            "scheme://host, scheme://host:port, scheme://*.domain, scheme://host:*, null, or * for every origin";

    private WebSettings() {}

    static List<Setting> all() {
        return List.of(
                Setting.of("cors-origins", Kind.TEXT, "none")
                        .list()
                        .does("Origins whose pages may use this server from browsers (CORS).")
                        .because("The original's CorsOptions.AllowAll is *. Pages of this server need none.")
                        .allowed(ORIGINS)
                        .text((to, value) -> to.origins().cors(value)),
                Setting.of("cors-credentials", Kind.SWITCH, "true")
                        .does("Let those pages send cookies and other credentials.")
                        .because("Clients send them unless told otherwise, and fail where that is not allowed.")
                        .flag((to, value) -> to.origins().credentials(value)),
                Setting.of("cors-methods", Kind.TEXT, "any")
                        .list()
                        .does("The only methods those pages may use, besides GET, HEAD and POST.")
                        .text((to, value) -> to.origins().method(value)),
                Setting.of("cors-headers", Kind.TEXT, "any")
                        .list()
                        .does("The only request headers those pages may add.")
                        .text((to, value) -> to.origins().header(value)),
                Setting.of("cors-exposed-headers", Kind.TEXT, "none")
                        .list()
                        .does("Headers of answers that those pages may read.")
                        .text((to, value) -> to.origins().exposed(value)),
                Setting.of("cors-max-age", Kind.SPAN, "browsers decide")
                        .does("How long browsers may keep the answer to a preflight.")
                        .span((to, value) -> to.origins().maxAge(value)),
                Setting.of("websocket-origins", Kind.TEXT, "*")
                        .list()
                        .does("Origins, besides this server's own, whose pages may open WebSockets; self for no other.")
                        .because("The original lets every page; name them where users are known by a cookie.")
                        .allowed(ORIGINS + ", or self")
                        .text((to, value) -> to.origins().webSocket(value)));
    }
}
