package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.settings.Setting.Kind;
import java.util.List;

/** What the program says about its work. */
final class ObservingSettings {
    private ObservingSettings() {}

    static List<Setting> all() {
        return List.of(
                Setting.of("log-format", Kind.TEXT, "plain")
                        .allowed("plain or json")
                        .does("How log lines are written to standard error: for people, or one JSON object a line.")
                        .because(
                                "With json, what is logged while a hub works has connectionId, transport, user and traceId.")
                        .text((to, value) -> to.observing().format(value)),
                Setting.of("log-level", Kind.TEXT, "info")
                        .allowed(ObservingOptions.LEVELS)
                        .does("Least severe level that is logged, where a logger has none of its own.")
                        .text((to, value) -> to.observing().level(value)),
                Setting.of("log-levels", Kind.TEXT, "none")
                        .list()
                        .allowed("LOGGER=LEVEL, the level " + ObservingOptions.LEVELS)
                        .does("Levels of single loggers and those below them, as dev.signalbox=debug.")
                        .text((to, value) -> to.observing().levelOf(value)),
                Setting.of("tracing", Kind.SWITCH, "false")
                        .does("Make OpenTelemetry spans for negotiate, connect, reconnect, start, abort and hub calls.")
                        .because(
                                "Needs something that collects them: start with -javaagent:opentelemetry-javaagent.jar.")
                        .flag((to, value) -> to.observing().tracing(value)));
    }
}
