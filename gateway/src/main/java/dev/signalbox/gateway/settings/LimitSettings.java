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
                Setting.of("max-request-target-size", Kind.BYTES, "240KiB")
                        .does("Longest path and query of a request; longer ones are answered 414.")
                        .smallBytes((to, value) -> to.gateway().maxRequestTargetSize(value)),
                Setting.of("max-request-headers-size", Kind.BYTES, "64KiB")
                        .does("Longest headers of a request; longer ones are answered 431.")
                        .smallBytes((to, value) -> to.gateway().maxRequestHeadersSize(value)),
                Setting.of("max-call-length", Kind.NUMBER, "4194304")
                        .does("Characters of one hub call.")
                        .number((to, value) -> to.readLimits().textLength(value)),
                Setting.of("max-call-arguments", Kind.NUMBER, "256")
                        .does("Arguments of one hub call.")
                        .number((to, value) -> to.readLimits().arguments(value)),
                Setting.of("max-json-depth", Kind.NUMBER, "64")
                        .does("Nested objects and arrays in what a client sends.")
                        .because("The original's default; a single argument has 20 of its own.")
                        .number((to, value) -> to.readLimits().depth(value)),
                Setting.of("max-state-length", Kind.NUMBER, "4096")
                        .does("Characters of the state that comes along with a hub call.")
                        .because("The original's bound.")
                        .number((to, value) -> to.readLimits().stateLength(value)),
                Setting.of("max-hubs", Kind.NUMBER, "256")
                        .does("Hubs that one connection may name.")
                        .number((to, value) -> to.readLimits().hubs(value)),
                Setting.of("connection-send-rate", Kind.TEXT, "off")
                        .does("Messages a second that one connection may send, and how many at once, as 20/50."
                                + " Beyond it requests are answered 429, and sockets are read more slowly.")
                        .allowed("RATE/BURST")
                        .text((to, value) -> to.connection().connectionSendRate(Values.rate(value))),
                Setting.of("address-send-rate", Kind.TEXT, "off")
                        .does("The same for all connections of one address together.")
                        .because("Many users may share an address; behind a proxy it needs trusted-proxies.")
                        .allowed("RATE/BURST")
                        .text((to, value) -> to.connection().addressSendRate(Values.rate(value))),
                Setting.of("max-requests", Kind.NUMBER, "10000")
                        .does("Requests worked on or waiting at a time; more are answered 503.")
                        .because("Open streams, sockets and polls do not count.")
                        .number((to, value) -> to.gateway().maxRequests(value)));
    }
}
