package dev.signalbox.gateway.boot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import dev.signalbox.gateway.Gateway;
import dev.signalbox.gateway.settings.ObservingOptions;
import dev.signalbox.gateway.trace.OpenTelemetryTracing;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/** Logs and traces as they are set, in the process the program has to itself. */
final class Observing {
    private Observing() {}

    /** Sets formats and levels of a logging context, where something is set. Before anything is logged by other threads. */
    static void log(ObservingOptions options, LoggerContext context) {
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (Boolean.TRUE.equals(options.json())) {
            Iterator<Appender<ILoggingEvent>> appenders = root.iteratorForAppenders();
            while (appenders.hasNext()) {
                if (appenders.next() instanceof ConsoleAppender<ILoggingEvent> lines) {
                    becomeJson(lines, context);
                }
            }
        }
        if (options.level() != null) {
            root.setLevel(Level.toLevel(options.level()));
        }
        options.levels().forEach((name, level) -> context.getLogger(name).setLevel(Level.toLevel(level)));
    }

    private static void becomeJson(ConsoleAppender<ILoggingEvent> lines, LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithMessage(false); // the pattern; the whole text is there
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        lines.stop();
        lines.setEncoder(encoder);
        lines.start();
    }

    /** Gives a gateway its tracing and the facts its log lines carry. */
    static void gateway(ObservingOptions options, Gateway.Builder gateway) {
        gateway.logContext(Boolean.TRUE.equals(options.json()));
        if (options.tracing()) {
            OpenTelemetryTracing tracing = OpenTelemetryTracing.global();
            if (!tracing.isCollected()) {
                LoggerFactory.getLogger(Observing.class)
                        .warn("tracing is on, but nothing collects the spans"
                                + " (expected: java -javaagent:opentelemetry-javaagent.jar -jar signalbox.jar)");
            }
            gateway.tracing(tracing);
        }
    }
}
