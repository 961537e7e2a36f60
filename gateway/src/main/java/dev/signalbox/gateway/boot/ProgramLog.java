package dev.signalbox.gateway.boot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LogbackServiceProvider;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.status.NopStatusListener;
import java.util.Map;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.Reporter;

/**
 * How the program logs: lines for people on standard error, since what it says to its user goes to standard output. In Java instead of a file,
 * and in place of Logback's own search for a configuration, because those would be a tenth of the start.
 *
 * <p>SLF4J finds this only where {@link #use} told it to: who embeds the gateway logs as they please. So does who names a file by {@code
 * -Dlogback.configurationFile}, or a provider of their own by {@code -Dslf4j.provider}.
 */
public final class ProgramLog extends LogbackServiceProvider {
    private static final String FILE = "logback.configurationFile";
    private static final String VERBOSITY = Reporter.SLF4J_INTERNAL_VERBOSITY_KEY;
    // The library's proxy and client say with a stack trace what dev.signalbox.upstream says in a line.
    private static final Map<String, Level> LIBRARIES = Map.of(
            "io.undertow", Level.WARN,
            "io.undertow.proxy", Level.OFF,
            "io.undertow.client", Level.OFF,
            "org.xnio", Level.WARN,
            "org.jboss", Level.WARN);

    /** Made by SLF4J. */
    public ProgramLog() {}

    /** Makes this the log of the process; before the first logger is made. */
    static void use() {
        chosen(System.getProperties()).forEach(System::setProperty);
    }

    /** What SLF4J has to be told for it: nothing where the user has told it something. */
    static Map<String, String> chosen(Properties given) {
        String provider = LoggerFactory.PROVIDER_PROPERTY_KEY;
        if (given.getProperty(FILE) != null || given.getProperty(provider) != null) {
            return Map.of();
        }
        String name = ProgramLog.class.getName();
        // Without the second it says on standard error whom it asks for a log, at every start.
        return given.getProperty(VERBOSITY) != null
                ? Map.of(provider, name)
                : Map.of(provider, name, VERBOSITY, "WARN");
    }

    @Override
    public void initialize() {
        LoggerContext context = (LoggerContext) getLoggerFactory();
        context.setName(CoreConstants.DEFAULT_CONTEXT_NAME);
        context.setMDCAdapter(getMDCAdapter());
        apply(context);
        context.start();
    }

    /** Configures a logging context that has no configuration yet. */
    static void apply(LoggerContext context) {
        context.getStatusManager().add(new NopStatusListener());
        LogLine line = new LogLine();
        line.setContext(context);
        line.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(line);
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
