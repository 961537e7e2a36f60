package dev.signalbox.hub.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubMount;
import dev.signalbox.hub.HubServer;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.request.Parameters;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What the lines carry that are written while a hub works. */
final class LogContextModuleTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
    private static final ConnectionUser ANN = ConnectionUser.named("ann");
    private static final Map<String, String> ALL =
            Map.of("connectionId", "c1", "transport", "longPolling", "user", "ann", "traceId", TRACE);
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(SayingHub.class);

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent line) {
            line.prepareForDeferredProcessing(); // the context of now
            super.append(line);
        }
    };
    private final HubMount mount = new HubMount(HubServer.builder()
            .hub(SayingHub.class, SayingHub::new)
            .addModule(new LogContextModule())
            .build());

    /** Says what it does. */
    public static final class SayingHub extends Hub {
        /** Says it. */
        public void say(String text) {
            LOG.info(text);
        }

        /** Says it and fails. */
        public void fail(String text) {
            LOG.info(text);
            throw new IllegalStateException("on purpose");
        }

        /** Says it and is done later. */
        public CompletionStage<String> sayLater(String text) {
            LOG.info(text);
            return new CompletableFuture<>();
        }

        @Override
        protected CompletionStage<?> onConnected() {
            LOG.info("connected");
            return super.onConnected();
        }

        @Override
        protected CompletionStage<?> onReconnected() {
            LOG.info("reconnected");
            throw new IllegalStateException("on purpose");
        }

        @Override
        protected CompletionStage<?> onDisconnected(boolean stopCalled) {
            LOG.info("disconnected");
            return super.onDisconnected(stopCalled);
        }
    }

    @BeforeEach
    void listen() {
        LOG.setLevel(Level.INFO);
        LOG.setAdditive(false);
        lines.start();
        LOG.addAppender(lines);
    }

    @AfterEach
    void leaveNothing() {
        LOG.detachAppender(lines);
        assertThat(MDC.getCopyOfContextMap()).as("left behind on the thread").isNullOrEmpty();
    }

    private ConnectionScope scope(String query, Map<String, List<String>> headers, ConnectionUser user)
            throws ProtocolException {
        ConnectionScope scope = mount.application.authorize(new ConnectionRequest(
                "POST", "/signalr/send", Parameters.ofQuery(query), headers, Map.of(), user, "127.0.0.1"));
        assertThat(scope).isNotNull();
        return scope;
    }

    private ConnectionScope scope() throws ProtocolException {
        return scope(
                "transport=longPolling&connectionData=%5B%7B%22name%22%3A%22sayingHub%22%7D%5D",
                Map.of("Traceparent", List.of(PARENT)), ANN);
    }

    private static String call(String method) {
        return "{\"H\":\"sayingHub\",\"M\":\"" + method + "\",\"A\":[\"said\"],\"I\":1}";
    }

    private Map<String, String> context(String line) {
        List<ILoggingEvent> found = lines.list.stream()
                .filter(event -> event.getMessage().equals(line))
                .toList();
        assertThat(found).as(line).hasSize(1);
        return found.get(0).getMDCPropertyMap();
    }

    @ParameterizedTest
    @ValueSource(strings = {"say", "fail", "sayLater"})
    @DisplayName("a call: connection, transport, user and trace, until the method returns, however it returns")
    void calls(String method) throws ProtocolException {
        scope().received("c1", call(method));
        assertThat(context("said")).isEqualTo(ALL);
    }

    @Test
    @DisplayName("an event, and one that fails")
    void events() throws ProtocolException {
        ConnectionScope scope = scope();
        scope.connected("c1").toCompletableFuture().join();
        assertThatThrownBy(() -> scope.reconnected("c1").toCompletableFuture().join())
                .hasMessageContaining("on purpose");
        scope.disconnected("c1", true).toCompletableFuture().join();
        assertThat(context("connected")).isEqualTo(ALL);
        assertThat(context("reconnected")).isEqualTo(ALL);
        assertThat(context("disconnected")).isEqualTo(ALL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rubbish",
                "00-" + TRACE,
                PARENT + "-more",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"
            })
    @DisplayName("what is not there has no entry: no transport, nobody, no trace that W3C would take")
    void absent(String parent) throws ProtocolException {
        scope("q=v", Map.of("traceparent", List.of(parent)), ConnectionUser.ANONYMOUS)
                .received("c1", call("say"));
        assertThat(context("said")).isEqualTo(Map.of("connectionId", "c1"));
    }

    @Test
    @DisplayName("what the thread had before is there again afterwards")
    void others() throws ProtocolException {
        MDC.put("request", "outer");
        try {
            scope().received("c1", call("say"));
            assertThat(context("said")).containsEntry("request", "outer").containsEntry("user", "ann");
            assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("request", "outer"));
        } finally {
            MDC.remove("request");
        }
    }

    @Test
    @DisplayName("without the module the lines carry nothing")
    void without() {
        HubMount bare = new HubMount(
                HubServer.builder().hub(SayingHub.class, SayingHub::new).build());
        bare.call(call("say"), ANN);
        assertThat(context("said")).isEmpty();
    }

    @Test
    @DisplayName("what fails is said with its connection as a member of its own")
    void failures() throws ProtocolException {
        Logger calls = (Logger) LoggerFactory.getLogger("dev.signalbox.hub.dispatch");
        calls.setAdditive(false);
        calls.addAppender(lines);
        try {
            ConnectionScope scope = scope();
            scope.received("c1", call("fail"));
            assertThatThrownBy(
                            () -> scope.reconnected("c1").toCompletableFuture().join())
                    .hasMessageContaining("on purpose");
        } finally {
            calls.detachAppender(lines);
            calls.setAdditive(true);
        }
        assertThat(lines.list)
                .filteredOn(line -> line.getLevel() == Level.WARN)
                .hasSize(2)
                .allSatisfy(line -> {
                    assertThat(line.getKeyValuePairs())
                            .extracting(pair -> pair.key + "=" + pair.value)
                            .containsExactly("connectionId=c1");
                    assertThat(line.getFormattedMessage()).contains("on connection c1");
                });
    }
}
