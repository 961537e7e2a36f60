package dev.signalbox.conformance.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.conformance.suite.SuiteGateway;
import dev.signalbox.conformance.suite.SuiteProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the suite's hubs and connections until it is told to stop. */
@Command(
        name = "suite",
        description = {
            "Serves the suite's hubs and raw connections on a Signalbox gateway, so that any client can be pointed at them:"
                    + " hubs at /signalr, raw connections at /echo, /groups-raw and /auth-raw.",
            "The user of a request is its query parameter 'user' or its header X-User, the user's roles are 'roles' or"
                    + " X-Roles, separated by commas: for tests only.",
            "From outside: GET /admin/hubcontext?hub=H&method=M&arg=A, /admin/echo-broadcast?data=D, /admin/shutdown."
        })
final class SuiteCommand implements Callable<Integer> {
    private static final String SECONDS = " Seconds.";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8081",
            description = "Default ${DEFAULT-VALUE}; 0 takes any free one.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Default ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(
            names = "--token-key",
            paramLabel = "KEY",
            description = "Seals tokens, 32 bytes or more in Base64 or hexadecimal. Default: made at the start.")
    private @Nullable String tokenKey;

    @Option(
            names = "--settings-of",
            paramLabel = "RECORDING",
            description = "Begins with the settings in the header of a recording; the options below change them.")
    private @Nullable Path settingsOf;

    @Option(
            names = "--keep-alive",
            paramLabel = "S|off",
            description = "Default: a third of the disconnect time-out." + SECONDS)
    private @Nullable String keepAlive;

    @Option(names = "--disconnect-timeout", paramLabel = "S", description = "Default 30." + SECONDS)
    private @Nullable BigDecimal disconnectTimeout;

    @Option(names = "--connection-timeout", paramLabel = "S", description = "Default 110." + SECONDS)
    private @Nullable BigDecimal connectionTimeout;

    @Option(names = "--transport-connect-timeout", paramLabel = "S", description = "Default 5." + SECONDS)
    private @Nullable BigDecimal transportConnectTimeout;

    @Option(names = "--long-poll-delay", paramLabel = "MS", description = "Default 0. Milliseconds.")
    private @Nullable Integer longPollDelay;

    @Option(names = "--message-buffer-size", paramLabel = "N", description = "Default 1000.")
    private @Nullable Integer messageBufferSize;

    @Option(
            names = "--max-web-socket-message-size",
            paramLabel = "BYTES",
            description = "Default 65536; -1 for no limit.")
    private @Nullable Integer maxWebSocketMessageSize;

    @Option(
            names = "--no-web-sockets",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Does not offer webSockets.")
    private @Nullable Boolean noWebSockets;

    @Option(
            names = "--jsonp",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Serves JSONP.")
    private @Nullable Boolean jsonp;

    @Option(
            names = "--cors",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Allows all origins, with credentials.")
    private @Nullable Boolean cors;

    @Option(
            names = "--detailed-errors",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Tells callers what failed.")
    private @Nullable Boolean detailedErrors;

    @Option(
            names = "--no-java-script-proxies",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Serves no proxies at /signalr/hubs.")
    private @Nullable Boolean noJavaScriptProxies;

    @Option(
            names = "--require-authentication",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Closes all hubs to anonymous users.")
    private @Nullable Boolean requireAuthentication;

    @Option(
            names = "--no-lifecycle",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Keeps chatHub from telling all clients who connects, reconnects and disconnects.")
    private @Nullable Boolean noLifecycle;

    @Option(names = "--rule-hubs", description = "Serves the hubs that only 'check' talks to as well.")
    private boolean ruleHubs;

    @Override
    public Integer call() throws InterruptedException {
        SuiteProfile profile;
        try {
            profile = SuiteProfile.of(settings());
        } catch (IllegalArgumentException | IllegalStateException wrong) {
            throw CommandFailure.misuse(String.valueOf(wrong.getMessage()), wrong);
        }
        SuiteGateway suite;
        try {
            suite = SuiteGateway.start(host, port, profile, tokenKey, ruleHubs);
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.misuse(String.valueOf(wrong.getMessage()), wrong);
        } catch (IOException failure) {
            throw CommandFailure.failed(
                    "cannot listen on " + host + ":" + port + ": " + failure.getMessage()
                            + " (--host and --port choose another address)",
                    failure);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(suite::close, "suite-stop"));
        spec.commandLine().getOut().println("The suite listens on http://" + host + ":" + suite.port());
        spec.commandLine().getOut().flush();
        suite.stopped().join();
        return ExitCode.GOOD;
    }

    private JsonNode settings() {
        ObjectNode settings = settingsOf == null ? JsonNodeFactory.instance.objectNode() : headerOf(settingsOf);
        if (disconnectTimeout != null) {
            settings.put("disconnectTimeout", disconnectTimeout);
        }
        if (keepAlive != null) {
            putKeepAlive(settings, keepAlive);
        }
        putNumber(settings, "connectionTimeout", connectionTimeout);
        putNumber(settings, "transportConnectTimeout", transportConnectTimeout);
        putNumber(settings, "longPollDelay", decimal(longPollDelay));
        putNumber(settings, "messageBufferSize", decimal(messageBufferSize));
        putNumber(settings, "maxWebSocketMessageSize", decimal(maxWebSocketMessageSize));
        putFlag(settings, "webSockets", negated(noWebSockets));
        putFlag(settings, "jsonp", jsonp);
        putFlag(settings, "cors", cors);
        putFlag(settings, "detailedErrors", detailedErrors);
        putFlag(settings, "javaScriptProxies", negated(noJavaScriptProxies));
        putFlag(settings, "requireAuthentication", requireAuthentication);
        putFlag(settings, "lifecycle", negated(noLifecycle));
        return settings;
    }

    private static void putKeepAlive(ObjectNode settings, String value) {
        if (value.equals("off")) {
            settings.putNull("keepAlive");
            return;
        }
        try {
            settings.put("keepAlive", new BigDecimal(value));
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("--keep-alive " + value + " (expected: seconds or off)", wrong);
        }
    }

    private static void putNumber(ObjectNode settings, String name, @Nullable BigDecimal value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    private static void putFlag(ObjectNode settings, String name, @Nullable Boolean value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    private static @Nullable BigDecimal decimal(@Nullable Integer value) {
        return value == null ? null : BigDecimal.valueOf(value);
    }

    private static @Nullable Boolean negated(@Nullable Boolean value) {
        return value == null ? null : !value;
    }

    private static ObjectNode headerOf(Path recording) {
        try (BufferedReader lines = Files.newBufferedReader(recording)) {
            JsonNode header = new ObjectMapper().readTree(String.valueOf(lines.readLine()));
            if (header.get("settings") instanceof ObjectNode settings) {
                return settings;
            }
            throw new IllegalArgumentException("--settings-of " + recording
                    + ": no settings in its first line (expected: the header of a recording)");
        } catch (JsonProcessingException failure) {
            throw CommandFailure.misuse(
                    "--settings-of " + recording + ": " + failure.getOriginalMessage()
                            + " (expected: the header of a recording in its first line)",
                    failure);
        } catch (IOException failure) {
            throw CommandFailure.misuse(
                    "--settings-of " + recording + " cannot be read: " + failure.getMessage(), failure);
        }
    }
}
