package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.settings.Setting.Kind;
import java.util.List;

/** Which requests other servers answer. */
final class UpstreamSettings {
    private static final String SPANS = "1ms to 24d";

    private UpstreamSettings() {}

    static List<Setting> all() {
        return List.of(
                option("connect-timeout", "connectTimeout", Kind.SPAN, "5s")
                        .does("How long a connection to a server behind this one may take to come about.")
                        .allowed(SPANS)
                        .text((to, value) -> to.upstreams().defaultOption("connectTimeout", value)),
                option("response-timeout", "responseTimeout", Kind.SPAN, "2m")
                        .does("How long its answer may take to begin, or off.")
                        .because("A long poll of an old server waits 110 s.")
                        .allowed(SPANS + ", or off")
                        .text((to, value) -> to.upstreams().defaultOption("responseTimeout", value)),
                option("idle-timeout", "idleTimeout", Kind.SPAN, "3m")
                        .does("How long nothing may come of an answer that has begun, or off. Not for WebSockets.")
                        .allowed(SPANS + ", or off")
                        .text((to, value) -> to.upstreams().defaultOption("idleTimeout", value)),
                option("max-body-size", "maxBodySize", Kind.BYTES, "1GiB")
                        .does("The longest request body that is passed on, or off.")
                        .because(
                                "It passes as it comes and is never kept; the limit for SignalR's own requests is another.")
                        .text((to, value) -> to.upstreams().defaultOption("maxBodySize", value)),
                option("max-response-size", "maxResponseSize", Kind.BYTES, "off")
                        .does("The longest answer that is passed on; a longer one is cut.")
                        .text((to, value) -> to.upstreams().defaultOption("maxResponseSize", value)),
                option("max-response-head-size", "maxResponseHeadSize", Kind.BYTES, "64KiB")
                        .does("The longest head of an answer: status line and headers.")
                        .allowed("1KiB to 16MiB")
                        .text((to, value) -> to.upstreams().defaultOption("maxResponseHeadSize", value)),
                option("max-connections", "maxConnections", Kind.NUMBER, "10000")
                        .does("Connections to one server; the next request is answered 503.")
                        .because("Each open stream, poll and request has one of its own.")
                        .allowed("1 to 1000000")
                        .text((to, value) -> to.upstreams().defaultOption("maxConnections", value)),
                option("keep-connections", "keepConnections", Kind.SPAN, "30s")
                        .does("How long an unused connection is kept.")
                        .because("Shorter than the servers keep theirs, or requests are sent into closing ones.")
                        .allowed(SPANS)
                        .text((to, value) -> to.upstreams().defaultOption("keepConnections", value)),
                option("retry", "retry", Kind.TEXT, "connect")
                        .does(
                                "When a request is tried again: off; connect, when none of it was sent; idempotent, also when"
                                        + " a connection broke before the answer to a GET, HEAD, OPTIONS, PUT or DELETE without body.")
                        .because("Old clients may send with GET (JSONP), and would be heard twice.")
                        .allowed("off, connect, idempotent")
                        .text((to, value) -> to.upstreams().defaultOption("retry", value)),
                option("health-path", "healthPath", Kind.TEXT, "none")
                        .does("Path that is asked for to learn whether a server is well: a status below 400 in time.")
                        .because("Without one, a server that cannot be connected to is down until it can.")
                        .text((to, value) -> to.upstreams().defaultOption("healthPath", value)),
                option("health-interval", "healthInterval", Kind.SPAN, "5s")
                        .does("How often a server is looked at: always with a path, else while it is down.")
                        .allowed("100ms to 24d")
                        .text((to, value) -> to.upstreams().defaultOption("healthInterval", value)),
                option("preserve-host", "preserveHost", Kind.SWITCH, "true")
                        .does("Pass the client's Host header on; false puts the server's own there.")
                        .because("An old server makes its absolute URLs and redirects from it.")
                        .text((to, value) -> to.upstreams().defaultOption("preserveHost", value)),
                option("trust", "trust", Kind.TEXT, "system")
                        .does(
                                "What https servers are trusted by: system, a PEM or PKCS#12 file of authorities, or any for"
                                        + " no check at all.")
                        .text((to, value) -> to.upstreams().defaultOption("trust", value)),
                Setting.of("upstream-user-header", Kind.TEXT, "none")
                        .does(
                                "Header that tells servers behind this one who the user is; what clients send in it is dropped.")
                        .text((to, value) -> to.upstreams().userHeader(value)),
                Setting.of("upstream-roles-header", Kind.TEXT, "none")
                        .does("The same for the user's roles, with commas between.")
                        .text((to, value) -> to.upstreams().rolesHeader(value)),
                Setting.of("upstreams", Kind.TEXT, "none")
                        .list()
                        .members("path", "targets", UpstreamOptions.names())
                        .does(
                                "Paths that other servers answer: PATH URL [URL…] [OPTION=VALUE…], in the file a mapping with path, targets"
                                        + " and the options. Options are " + String.join(", ", UpstreamOptions.names())
                                        + "; the settings above are their defaults. The longest path wins, before mounts too; of the same path the"
                                        + " mount's.")
                        .because("/ http://127.0.0.1:8081 puts this server in front of the old one.")
                        .text((to, value) -> to.upstreams().route(value)));
    }

    private static Setting.Builder option(String name, String option, Kind kind, String defaultText) {
        if (!UpstreamOptions.names().contains(option)) {
            throw new IllegalArgumentException("option: " + option + " (expected: one of a route's)");
        }
        return Setting.of("upstream-" + name, kind, defaultText);
    }
}
