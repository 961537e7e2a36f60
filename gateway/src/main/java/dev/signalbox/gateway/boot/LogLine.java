package dev.signalbox.gateway.boot;

import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.util.CachingDateFormatter;

/**
 * A line of the program's log: time with its offset, level, logger, what happened; under it what was thrown, but for what clients cause. What the library has for
 * patterns would say the same, and take longer to start than everything else about the log.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
    // What the HTTP server did not expect of a client: that may write what it likes into its requests, and send as
    // many.
    private static final String CLIENTS = "io.undertow.request.io";

    private static final int LEVEL_WIDTH = 5;
    private static final int LOGGER_WIDTH = 24;
    private static final int LONGEST_QUOTE = 256;

    private final CachingDateFormatter times = new CachingDateFormatter("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    private final TargetLengthBasedClassNameAbbreviator loggers =
            new TargetLengthBasedClassNameAbbreviator(LOGGER_WIDTH);

    @Override
    public String doLayout(ILoggingEvent event) {
        String level = event.getLevel().toString();
        StringBuilder line = new StringBuilder(256);
        line.append(times.format(event.getTimeStamp()))
                .append(' ')
                .append(level)
                .append(" ".repeat(LEVEL_WIDTH - level.length() + 1))
                .append(loggers.abbreviate(event.getLoggerName()))
                .append(" - ")
                .append(event.getFormattedMessage());
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null && event.getLoggerName().equals(CLIENTS)) {
            return line.append(": ")
                    .append(inOneLine(thrown.getClassName() + ": " + thrown.getMessage()))
                    .append(System.lineSeparator())
                    .toString();
        }
        line.append(System.lineSeparator());
        if (thrown != null) {
            line.append(ThrowableProxyUtil.asString(thrown));
        }
        return line.toString();
    }

    private static String inOneLine(String text) {
        int length = Math.min(text.length(), LONGEST_QUOTE);
        StringBuilder line = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            line.append(c < ' ' || c >= 0x7F ? '?' : c);
        }
        return line.append(length < text.length() ? "..." : "").toString();
    }
}
