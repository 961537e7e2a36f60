package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.signalr4j.client.ConnectionBase;
import com.github.signalr4j.client.NullLogger;
import com.github.signalr4j.client.SignalRFuture;
import com.github.signalr4j.client.transport.ConnectionType;
import com.github.signalr4j.client.transport.DataResultCallback;
import com.github.signalr4j.client.transport.WebsocketTransport;
import dev.signalbox.conformance.client.Driver.Reply;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the driver makes of an answer that is faster than the client. */
final class JavaDriverTest {

    @Test
    @DisplayName("an answer that is there before the call returns is not lost")
    void answerAheadOfTheCall() {
        try (SuiteServer server = SuiteServer.start(SuiteSettings.quick());
                Driver driver = JavaDriver.open(server.address(), new Hasty(), new Seen())) {
            driver.start();
            assertThat(driver.invoke("Add", 2, 3).value()).hasToString("5");
            assertThat(driver.invoke("Throw").message())
                    .isEqualToIgnoringCase("There was an error invoking Hub method 'chatHub.Throw'.");
            Reply refused = driver.invoke("ThrowHubException", "he", Map.of("code", 7));
            assertThat(refused.done()).isFalse();
            assertThat(refused.message()).isEqualTo("he");
            assertThat(refused.data()).hasToString("{\"code\":7.0}");
            assertThat(driver.invoke("ReturnVoid").done()).isTrue();
        }
    }

    /** A web socket that comes back from sending when the client has already dealt with the answer. */
    private static final class Hasty extends WebsocketTransport {
        private static final long ANSWER_SECONDS = 20;

        private final Semaphore answers = new Semaphore(0);

        Hasty() {
            super(new NullLogger());
        }

        @Override
        public SignalRFuture<Void> start(ConnectionBase connection, ConnectionType type, DataResultCallback callback) {
            return super.start(connection, type, data -> {
                callback.onData(data);
                if (data.contains("\"I\":")) {
                    answers.release();
                }
            });
        }

        @Override
        public SignalRFuture<Void> send(ConnectionBase connection, String data, DataResultCallback callback) {
            SignalRFuture<Void> sent = super.send(connection, data, callback);
            try {
                assertThat(answers.tryAcquire(ANSWER_SECONDS, TimeUnit.SECONDS))
                        .as("an answer to %s", data)
                        .isTrue();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", interrupted);
            }
            return sent;
        }
    }
}
