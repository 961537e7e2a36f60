package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.settings.Setting.Kind;
import java.util.List;

/** Bounds on what comes from outside. */
final class LimitSettings {
    private LimitSettings() {}

    static List<Setting> all() {
        return List.of(
                Setting.of("max-request-body-size", Kind.BYTES, "4MiB")
                        .does("Longest request body; a longer one is answered 413.")
                        .bytes((to, value) -> to.gateway().maxRequestBodySize(value)),
                Setting.of("max-request-head-size", Kind.BYTES, "256KiB")
                        .does("Longest request line and headers together, at least 64KiB.")
                        .because("Groups tokens travel in request lines.")
                        .smallBytes((to, value) -> to.gateway().maxRequestHeadSize(value)),
                Setting.of("max-requests", Kind.NUMBER, "10000")
                        .does("Requests worked on or waiting at a time; more are answered 503.")
                        .because("Open streams, sockets and polls do not count.")
                        .number((to, value) -> to.gateway().maxRequests(value)));
    }
}
