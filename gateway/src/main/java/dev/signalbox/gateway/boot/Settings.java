package dev.signalbox.gateway.boot;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.gateway.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of the command line as they were written, and what becomes of them.
 *
 * <p>Values stay text until {@link #toConfig}, so that every refusal is made in one place and in one form.
 */
final class Settings {
    private static final String OFF = "off";
    private static final int LONGEST_KEY_FILE = 64 * 1024;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on, 0 for any free one. Default: 8080.")
    private @Nullable String port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on, 0.0.0.0 for all. Default: 127.0.0.1, this machine only.")
    private @Nullable String host;

    @Option(
            names = "--token-key",
            paramLabel = "KEY",
            description =
                    "Key that seals the clients' tokens: at least 32 random bytes in Base64 or hexadecimal, the same"
                            + " on all servers behind one address. Default: generated, good for this run only. Other users of"
                            + " this machine may see it among the processes; --token-key-file hides it.")
    private @Nullable String tokenKey;

    @Option(names = "--token-key-file", paramLabel = "FILE", description = "File to read that key from.")
    private @Nullable String tokenKeyFile;

    @Option(
            names = "--disconnect-timeout",
            paramLabel = "SPAN",
            description = "How long a vanished client may take to come back. At least 6s. Default: 30s.")
    private @Nullable String disconnectTimeout;

    @Option(
            names = "--keep-alive",
            paramLabel = "SPAN|off",
            description =
                    "Period of keep-alives; 2s to a third of the disconnect timeout, or off. Default: that third.")
    private @Nullable String keepAlive;

    @Option(
            names = "--connection-timeout",
            paramLabel = "SPAN",
            description = "After this time an idle long poll is answered and, with keep-alive off, a stream ends."
                    + " Default: 1m50s.")
    private @Nullable String connectionTimeout;

    @Option(
            names = "--transport-connect-timeout",
            paramLabel = "SPAN",
            description = "How long a client tries one transport before the next. Default: 5s.")
    private @Nullable String transportConnectTimeout;

    @Option(
            names = "--long-poll-delay",
            paramLabel = "SPAN",
            description = "What a long-polling client waits between two polls. Default: 0s.")
    private @Nullable String longPollDelay;

    @Option(
            names = "--message-buffer-size",
            paramLabel = "N",
            description = "Recent messages kept for each connection; below 32 counts as 32. Default: 1000.")
    private @Nullable String messageBufferSize;

    @Option(
            names = "--max-incoming-websocket-message-size",
            paramLabel = "BYTES|off",
            description = "Longest message a client may send on a WebSocket, or off for no limit. Default: 65536.")
    private @Nullable String maxIncomingWebSocketMessageSize;

    @Option(
            names = "--max-request-body-size",
            paramLabel = "BYTES",
            description = "Longest request body. Default: 4194304.")
    private @Nullable String maxRequestBodySize;

    @Option(
            names = "--max-request-head-size",
            paramLabel = "BYTES",
            description = "Longest request line and headers together, at least 65536. Default: 262144.")
    private @Nullable String maxRequestHeadSize;

    @Option(
            names = "--max-requests",
            paramLabel = "N",
            description = "Requests worked on or waiting at a time; more are answered 503. Default: 10000.")
    private @Nullable String maxRequests;

    @Option(
            names = "--backlog",
            paramLabel = "N",
            description = "Connections that may wait to be accepted. Default: 1000.")
    private @Nullable String backlog;

    @Option(names = "--io-threads", paramLabel = "N", description = "I/O threads. Default: one for each processor.")
    private @Nullable String ioThreads;

    @Option(
            names = "--worker-threads",
            paramLabel = "N",
            description =
                    "Threads for hub methods on Java before 21; later ones use virtual threads. Default: 16 for each"
                            + " processor.")
    private @Nullable String workerThreads;

    @Option(
            names = "--body-timeout",
            paramLabel = "SPAN",
            description = "How long a request may take to arrive. Default: 1m.")
    private @Nullable String bodyTimeout;

    @Option(
            names = "--idle-timeout",
            paramLabel = "SPAN",
            description = "After which time an unused HTTP connection is closed. Default: 2m.")
    private @Nullable String idleTimeout;

    @Option(
            names = "--stall-timeout",
            paramLabel = "SPAN",
            description = "How long a client may take nothing of what is sent to it. Default: 1m.")
    private @Nullable String stallTimeout;

    @Option(names = "--jsonp", description = "Serve JSONP requests.")
    private boolean jsonp;

    @Option(names = "--no-web-sockets", description = "Do not offer WebSockets.")
    private boolean noWebSockets;

    @Option(
            names = "--detailed-errors",
            description =
                    "Tell clients what went wrong in a hub method. For development: it shows what exceptions say.")
    private boolean detailedErrors;

    boolean detailedErrors() {
        return detailedErrors;
    }

    /**
     * The configuration these options stand for.
     *
     * @throws SettingException naming the first option that has no good value
     */
    GatewayConfig toConfig() throws SettingException {
        GatewayConfig.Builder config =
                GatewayConfig.builder().jsonp(jsonp).webSockets(!noWebSockets).connection(connection());
        set("--host", host, null, config::host);
        setInt("--port", port, config::port);
        setInt("--io-threads", ioThreads, config::ioThreads);
        setInt("--worker-threads", workerThreads, config::workerThreads);
        setInt("--max-requests", maxRequests, config::maxRequests);
        setInt("--backlog", backlog, config::backlog);
        setInt("--max-request-body-size", maxRequestBodySize, config::maxRequestBodySize);
        setInt("--max-request-head-size", maxRequestHeadSize, config::maxRequestHeadSize);
        setSpan("--body-timeout", bodyTimeout, config::bodyTimeout, "1ms to 576h");
        setSpan("--idle-timeout", idleTimeout, config::idleTimeout, "1ms to 576h");
        setSpan("--stall-timeout", stallTimeout, config::stallTimeout, "1ms to 576h");
        setKey(config);
        return config.build();
    }

    private ConnectionConfig connection() throws SettingException {
        ConnectionConfig.Builder config = ConnectionConfig.builder();
        // The original's order: the disconnect timeout moves the keep-alive, which may then be set (protocol C1).
        setSpan("--disconnect-timeout", disconnectTimeout, config::disconnectTimeout, "6s or more");
        if (keepAlive != null && isOff(keepAlive)) {
            config.keepAlive(null);
        } else {
            setSpan("--keep-alive", keepAlive, config::keepAlive, "2s to a third of --disconnect-timeout, or off");
        }
        setSpan("--connection-timeout", connectionTimeout, config::connectionTimeout, "more than 0s");
        setSpan(
                "--transport-connect-timeout",
                transportConnectTimeout,
                config::transportConnectTimeout,
                "more than 0s");
        setSpan("--long-poll-delay", longPollDelay, config::longPollDelay, "0s or more");
        setInt("--message-buffer-size", messageBufferSize, config::messageBufferSize);
        String size = maxIncomingWebSocketMessageSize;
        if (size != null && isOff(size)) {
            config.maxIncomingWebSocketMessageSize(-1);
        } else {
            setInt("--max-incoming-websocket-message-size", size, config::maxIncomingWebSocketMessageSize);
        }
        return config.build();
    }

    private void setKey(GatewayConfig.Builder config) throws SettingException {
        String given = tokenKey;
        String file = tokenKeyFile;
        if (given != null && file != null) {
            throw new SettingException("--token-key and --token-key-file: both are set (expected: one of them)");
        }
        if (given != null) {
            setKey("--token-key", given, config);
        } else if (file != null) {
            setKey("--token-key-file", read(file), config);
        }
    }

    // Unlike other values, a key is never repeated in a message.
    private static void setKey(String option, String text, GatewayConfig.Builder config) throws SettingException {
        try {
            config.tokenKey(text);
        } catch (IllegalArgumentException e) {
            throw new SettingException(option + ": " + e.getMessage(), e);
        }
    }

    private static String read(String file) throws SettingException {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > LONGEST_KEY_FILE) {
                throw new SettingException(
                        "--token-key-file " + file + ": larger than any key (expected: one key in text)");
            }
            return Files.readString(path);
        } catch (IOException | RuntimeException e) {
            throw new SettingException(
                    "--token-key-file " + file + ": cannot be read (expected: a text file with one key)", e);
        }
    }

    private static boolean isOff(String text) {
        return text.strip().toLowerCase(Locale.ROOT).equals(OFF);
    }

    private static void setInt(String option, @Nullable String text, IntSetting setting) throws SettingException {
        set(option, text, null, value -> {
            int number;
            try {
                number = Integer.parseInt(value.strip());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("no whole number", e);
            }
            setting.set(number);
        });
    }

    private static void setSpan(String option, @Nullable String text, Consumer<Duration> setting, String allowed)
            throws SettingException {
        set(option, text, allowed, value -> setting.accept(Spans.parse(value)));
    }

    private static void set(String option, @Nullable String text, @Nullable String allowed, Consumer<String> setting)
            throws SettingException {
        if (text == null) {
            return;
        }
        try {
            setting.accept(text);
        } catch (IllegalArgumentException e) {
            throw SettingException.of(option, text, allowed, e);
        }
    }

    /** A setter that takes a number and may refuse it. */
    private interface IntSetting {
        void set(int value);
    }
}
