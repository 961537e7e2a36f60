package dev.signalbox.gateway.boot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import java.util.Map;
import org.slf4j.Logger;

/**
 * How the program logs: lines for people on standard error, since what it says to its user goes to standard output. In Java instead of a file,
 * because reading that would be a tenth of the start.
 *
 * <p>Logback finds this by itself wherever the gateway is on the class path. Outside of the program it does nothing, and nothing where {@code
 * -Dlogback.configurationFile} names a file: who embeds the gateway, or has a configuration of their own, logs as they please.
 */
public final class ProgramLog extends ContextAwareBase implements Configurator {
    private static final String FILE = "logback.configurationFile";
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{24} - %msg%n";
    // The library's proxy and client say with a stack trace what dev.signalbox.upstream says in a line.
    private static final Map<String, Level> LIBRARIES = Map.of(
            "io.undertow", Level.WARN,
            "io.undertow.proxy", Level.OFF,
            "io.undertow.client", Level.OFF,
            "org.xnio", Level.WARN,
            "org.jboss", Level.WARN);

    private static volatile boolean used;

    /** Made by Logback. */
    public ProgramLog() {}

    /** Makes this the log of the process; before the first logger is made. */
    static void use() {
        used = true;
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (!used || System.getProperty(FILE) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        apply(context);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Configures a logging context that has no configuration yet. */
    static void apply(LoggerContext context) {
        context.getStatusManager().add(new NopStatusListener());
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> lines = new ConsoleAppender<>();
        lines.setContext(context);
        lines.setName("STDERR");
        lines.setTarget("System.err");
        lines.setEncoder(encoder);
        lines.start();
        LIBRARIES.forEach((name, level) -> context.getLogger(name).setLevel(level));
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(lines);
    }
}
