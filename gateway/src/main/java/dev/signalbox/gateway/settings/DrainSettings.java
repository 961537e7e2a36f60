package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.settings.Setting.Kind;
import java.util.List;

/** How the gateway stops. */
final class DrainSettings {
    private DrainSettings() {}

    static List<Setting> all() {
        return List.of(
                Setting.of("drain-timeout", Kind.SPAN, "30s")
                        .does("Within which time the gateway has ended after SIGTERM, whoever is still connected.")
                        .because("What stops it must wait a little longer before it kills: TimeoutStopSec of systemd,"
                                + " stop_grace_period of a compose file.")
                        .allowed("0s to 1h")
                        .span((to, value) -> to.drain().timeout(value)),
                Setting.of("drain-delay", Kind.SPAN, "0s")
                        .does("For how long it goes on as before once it is not ready any more; part of drain-timeout.")
                        .because("Where a balancer asks for readiness: as long as it needs to notice.")
                        .allowed("0s or more, shorter than drain-timeout")
                        .span((to, value) -> to.drain().delay(value)),
                Setting.of("drain-rate", Kind.NUMBER, "as many as make half of the time, at least 100")
                        .does("Connections that are sent to another server each second.")
                        .because("Their clients come back at this rate.")
                        .allowed("1 to 1,000,000")
                        .number((to, value) -> to.drain().rate(value)),
                Setting.of("drain-listening", Kind.SWITCH, "true")
                        .does(
                                "Accept connections while clients are sent away: their sends are served, new clients are answered 503.")
                        .because("false for a balancer that tries another server only when it cannot connect to one.")
                        .flag((to, value) -> to.drain().listening(value)));
    }
}
